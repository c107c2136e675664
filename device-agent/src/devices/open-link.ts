import type { Clock } from '../clock.ts';
import { createPcscLinkOpener } from '../links/pcsc-socket.ts';
import { createTcpLinkOpener } from '../links/tcp-link.ts';
import type { LinkSettings } from '../settings/link-settings.ts';
import type { DeviceSettings } from '../settings/settings.ts';
import { catalogue, type CatalogueEntry, type DeviceEnd } from './catalogue.ts';
import type { PortFinder } from './discovery/port-finder.ts';
import { createHttpTransport } from './ipp/http-transport.ts';
import type { WantedDevice } from './open-devices.ts';

/** The end of a real cable, as the settings name it. What hangs at a port of this machine is found by who it is, at every opening anew. */
export function endFor(entry: CatalogueEntry, link: LinkSettings, finder: PortFinder, clock: Clock): DeviceEnd {
  switch (link.kind) {
    case 'serial':
    case 'usb':
    case 'auto':
    case 'hid':
    case 'usb-printer':
      return finder.openerFor(entry, link);
    case 'tcp':
      return createTcpLinkOpener({ host: link.host, port: link.port, clock });
    case 'pcsc':
      return createPcscLinkOpener({ clock, ...(link.socketPath === undefined ? {} : { socketPath: link.socketPath }) });
    case 'ipp':
      return createHttpTransport(link.url, link.certificateSha256 === undefined ? {} : { certificateSha256: link.certificateSha256 });
  }
}

/** The devices that the settings name, each with the end of its cable. One whose model is not known keeps its name: opening it says so. */
export function wantedIn(devices: readonly DeviceSettings[], finder: PortFinder, clock: Clock): readonly WantedDevice[] {
  return devices.map(({ model, link, settings }) => {
    const entry = catalogue.find((known) => known.model === model);
    const opener = entry === undefined ? NOWHERE : endFor(entry, link, finder, clock);
    // Of a port that is found by its USB number that number is compared, and not what the device behind it says.
    const serialNumber = link.kind === 'serial' || link.kind === 'auto' ? link.serialNumber : undefined;
    return { model, opener, settings, serialNumber };
  });
}

const NOWHERE: DeviceEnd = { name: 'nowhere', open: () => Promise.resolve({ ok: false, error: { code: 'not-found', path: 'nowhere' } }) };

/** Whether a model may hang at a link of the settings. */
export function linkFits({ links, foundBy }: Pick<CatalogueEntry, 'links' | 'foundBy'>, kind: LinkSettings['kind']): boolean {
  const atPorts = links.some((link) => link === 'serial' || link === 'hid' || link === 'usb-printer');
  if (kind === 'usb') return atPorts;
  if (kind === 'auto') return atPorts && (foundBy.hid !== undefined || foundBy.usb.length > 0 || foundBy.greeting?.manner !== 'never');
  return links.some((link) => link === kind);
}
