import { EventEmitter } from 'node:events';
import type { Device } from 'node-hid';
import { describe, expect, it } from 'vitest';
import { createHidLinkOpener, isHidLink, type HidHost } from '../../src/links/hid-link.ts';

const never = new AbortController().signal;

class FakeHandle extends EventEmitter {
  readonly written: number[][] = [];
  readonly told: number[][] = [];
  gone = false;
  getFeatureReport(reportId: number, mostBytes: number): Promise<Buffer> {
    if (this.gone) return Promise.reject(new Error('could not get feature report: No such device'));
    if (reportId === 9) return new Promise(() => undefined);
    return reportId === 7 ? Promise.resolve(Buffer.from([7, 1, 2]).subarray(0, mostBytes)) : Promise.reject(new Error('Broken pipe'));
  }
  sendFeatureReport(report: Buffer): Promise<number> {
    this.told.push([...report]);
    return Promise.resolve(report.length);
  }
  getDeviceInfo(): Promise<Device> {
    return Promise.resolve({ vendorId: 0x463, productId: 0xffff, release: 1, interface: 0, product: 'Ellipse ECO ' });
  }
  write(report: Buffer): Promise<number> {
    if (this.gone) return Promise.reject(new Error('Cannot write to hid device'));
    this.written.push([...report]);
    return Promise.resolve(report.length);
  }
  close(): Promise<void> {
    return this.gone ? Promise.reject(new Error('already gone')) : Promise.resolve();
  }
}

function fakeHost(handle: FakeHandle, openFails?: string): HidHost {
  const other = { vendorId: 1, productId: 2, release: 0, interface: 0, usagePage: 1, usage: 6, path: '/dev/hidraw0' };
  const palm = {
    vendorId: 0x1209,
    productId: 1,
    release: 0,
    interface: 0,
    usagePage: 0xff00,
    usage: 0x50,
    path: '/dev/hidraw1',
    serialNumber: 'P1',
  };
  return {
    list: () => Promise.resolve([other, palm]),
    open: (path) =>
      openFails === undefined && path === '/dev/hidraw1'
        ? Promise.resolve(handle)
        : Promise.reject(new Error(openFails ?? 'cannot open device')),
    descriptor: (path) =>
      path === '/dev/hidraw1' ? Promise.resolve(Uint8Array.of(5, 0x84)) : Promise.reject(new Error(`${path} is no hidraw node`)),
  };
}

const choice = { by: 'usage', usagePage: 0xff00, usage: 0x50 } as const;

describe('HID link', () => {
  it('finds the device by usage, and writes whole reports behind a zero byte', async () => {
    const handle = new FakeHandle();
    const opened = await createHidLinkOpener({ choice, reportBytes: 64, host: fakeHost(handle) }).open(never);
    if (!opened.ok) throw new Error('not opened');
    const report = Uint8Array.from({ length: 64 }, (_, i) => i);
    expect((await opened.value.send(report, never)).ok).toBe(true);
    expect(handle.written).toEqual([[0, ...report]]);
    expect(await opened.value.send(report.subarray(1), never)).toMatchObject({ ok: false, error: { code: 'io' } });
  });

  it('yields reports, and ends when the device is pulled', async () => {
    const handle = new FakeHandle();
    const opened = await createHidLinkOpener({ choice, reportBytes: 64, host: fakeHost(handle) }).open(never);
    if (!opened.ok) throw new Error('not opened');
    handle.emit('data', Buffer.from([1, 2]));
    handle.gone = true;
    handle.emit('error', new Error('could not read from HID device'));
    const reports: number[][] = [];
    for await (const report of opened.value.incoming) reports.push([...report]);
    expect(reports).toEqual([[1, 2]]);
    expect(await opened.value.send(new Uint8Array(64), never)).toEqual({ ok: false, error: { code: 'unplugged' } });
    await opened.value.close();
  });

  it('tells a missing device from a forbidden and a busy one', async () => {
    const handle = new FakeHandle();
    const missing = createHidLinkOpener({ choice: { ...choice, serialNumber: 'P2' }, reportBytes: 64, host: fakeHost(handle) });
    expect(await missing.open(never)).toEqual({ ok: false, error: { code: 'not-found', path: 'hid:ff00:50#P2' } });
    const open = (message: string) => createHidLinkOpener({ choice, reportBytes: 64, host: fakeHost(handle, message) }).open(never);
    expect(await open('cannot open device: Permission denied')).toMatchObject({ error: { code: 'not-permitted', path: '/dev/hidraw1' } });
    expect(await open('device is busy')).toMatchObject({ error: { code: 'busy' } });
    expect(await open('something odd')).toMatchObject({ error: { code: 'io' } });
  });

  it('asks and tells features, and says who the device is', async () => {
    const handle = new FakeHandle();
    const opened = await createHidLinkOpener({ choice, reportBytes: 8, numbered: true, host: fakeHost(handle) }).open(never);
    if (!opened.ok) throw new Error('not opened');
    const { features } = opened.value;
    expect(isHidLink(opened.value)).toBe(true);
    expect(features.identity).toEqual({ vendorId: 0x463, productId: 0xffff, manufacturer: '', product: 'Ellipse ECO', serialNumber: '' });
    expect(await features.descriptor(never)).toEqual({ ok: true, value: Uint8Array.of(5, 0x84) });
    expect(await features.get(7, 3, never)).toEqual({ ok: true, value: Uint8Array.of(7, 1, 2) });
    expect(await features.get(8, 3, never)).toEqual({ ok: false, error: { code: 'io', detail: 'Broken pipe' } });
    expect((await features.set(Uint8Array.of(0xfe, 1), never)).ok).toBe(true);
    expect(handle.told).toEqual([[0xfe, 1]]);
    const impatient = new AbortController();
    const asked = features.get(9, 3, impatient.signal);
    impatient.abort();
    expect(await asked).toEqual({ ok: false, error: { code: 'cancelled' } });
    handle.gone = true;
    expect(await features.get(7, 3, never)).toEqual({ ok: false, error: { code: 'unplugged' } });
  });

  it('sends reports with their id as they are where they have one', async () => {
    const handle = new FakeHandle();
    const opened = await createHidLinkOpener({ choice, reportBytes: 5, numbered: true, host: fakeHost(handle) }).open(never);
    if (!opened.ok) throw new Error('not opened');
    expect((await opened.value.send(Uint8Array.of(0xfd, 3, 0x16), never)).ok).toBe(true);
    expect(handle.written).toEqual([[0xfd, 3, 0x16]]);
    expect(await opened.value.send(new Uint8Array(6), never)).toMatchObject({ ok: false, error: { code: 'io' } });
  });

  it('asks the real library: nothing found, or the system library that is missing is named', async () => {
    const opened = await createHidLinkOpener({ choice: { by: 'usage', usagePage: 0xfffe, usage: 0x7777 }, reportBytes: 64 }).open(never);
    const error = opened.ok ? undefined : opened.error;
    if (error?.code === 'io') expect(error.detail).toMatch(/cannot list HID devices: .*lib\w+.*\.so/);
    else expect(error).toEqual({ code: 'not-found', path: 'hid:fffe:7777' });
  });
});
