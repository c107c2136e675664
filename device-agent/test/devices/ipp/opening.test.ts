import { describe, expect, it } from 'vitest';
import { createVirtualClock, systemClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/devices/device-log.ts';
import { openDevices } from '../../../src/devices/open-devices.ts';
import { catalogue, createDevice } from '../../../src/devices/catalogue.ts';
import { createPortFinder } from '../../../src/devices/discovery/port-finder.ts';
import { wantedIn } from '../../../src/devices/open-link.ts';
import { createTcpLinkOpener } from '../../../src/links/tcp-link.ts';
import { linkSettings, parseSettings } from '../../../src/settings/settings.ts';
import { createSimulatedDocumentPrinter } from '../../../src/simulators/ipp/simulator.ts';
import { eventually } from '../../eventually.ts';

const devices = (link: unknown, model = 'ipp') => JSON.stringify({ devices: [{ model, link }] });
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('a document printer in the settings', () => {
  it('is opened from its address', async () => {
    const simulator = createSimulatedDocumentPrinter({ clock: systemClock });
    const read = parseSettings(devices({ kind: 'ipp', url: await simulator.listen() }));
    if (!read.ok) throw new Error(read.error.detail);
    const wanted = wantedIn(read.value.devices, createPortFinder({ clock: systemClock, catalogue }), systemClock);
    const opened = await openDevices(wanted, systemClock, quiet);
    if (!opened.ok) throw new Error(opened.error.detail);
    const { document } = opened.value.devices;
    await eventually(
      () => document?.status().state,
      (state) => state === 'ready',
    );
    await opened.value.close();
    await simulator.close();
  });

  it.each([
    'ipp://10.0.0.7/ipp/print',
    'ipps://printer.hall.example:8631/ipp/print',
    'http://10.0.0.7:631/ipp/print',
    'https://[fe80::1]/ipp',
    'ipp://localhost:8000/',
  ])('%s is an address', (url) => {
    expect(linkSettings.parse({ kind: 'ipp', url })).toEqual({ kind: 'ipp', url });
  });

  it.each([
    ['an address of another kind', { kind: 'ipp', url: 'file:///dev/usb/lp0' }],
    ['no address', { kind: 'ipp', url: '10.0.0.7' }],
    ['half a fingerprint', { kind: 'ipp', url: 'ipps://10.0.0.7/', certificateSha256: 'AB:CD' }],
    ['a word too many', { kind: 'ipp', url: 'ipp://10.0.0.7/', port: 631 }],
  ])('%s names its line', (_what, link) => {
    expect(parseSettings(devices(link))).toMatchObject({ ok: false, error: { line: 1 } });
  });

  it('a model at the wrong kind of cable is refused with what to do, both ways', () => {
    const clock = createVirtualClock();
    const { transport } = createSimulatedDocumentPrinter({ clock });
    const serial = createTcpLinkOpener({ host: '127.0.0.1', port: 9, clock });
    expect(createDevice('ipp', serial, {}, clock, silentLog)).toEqual({
      ok: false,
      error: { code: 'bad-settings', model: 'ipp', detail: 'link: this model hangs at ipp, not at tcp:127.0.0.1:9' },
    });
    expect(createDevice('escpos', transport, {}, clock, silentLog)).toMatchObject({
      ok: false,
      error: {
        code: 'bad-settings',
        detail: 'link: this model hangs at serial or usb-printer or tcp, not at memory:ipp://simulated/ipp/print',
      },
    });
  });
});
