import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, systemClock } from '../../../src/clock.ts';
import { catalogue } from '../../../src/devices/catalogue.ts';
import { createPortFinder } from '../../../src/devices/discovery/port-finder.ts';
import { holdersOf, holderWords } from '../../../src/devices/discovery/port-holders.ts';
import { createSystemPorts } from '../../../src/devices/discovery/system-ports.ts';
import { powerCycleUsb } from '../../../src/devices/discovery/usb-power.ts';
import { wantedIn } from '../../../src/devices/open-link.ts';
import { openDevices } from '../../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../../src/log.ts';
import { linkSettings } from '../../../src/settings/link-settings.ts';
import { eventually } from '../../eventually.ts';
import { openPty } from '../../pty.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changqing-ports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, text: string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
const lead = async (from: string, to: string) => {
  await mkdir(dirname(join(folder, from)), { recursive: true });
  await mkdir(join(folder, to), { recursive: true });
  await symlink(join(folder, to), join(folder, from));
};

describe('who holds a port', () => {
  it('is named by program and process, also under another name of the port', async () => {
    const pty = await openPty();
    const holder = spawn('python3', [
      '-c',
      `import os,sys\nos.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)\nprint("open", flush=True)\nsys.stdin.read()`,
      pty.path,
    ]);
    try {
      await once(holder.stdout, 'data');
      const alias = join(folder, 'by-id');
      await symlink(pty.path, alias);
      const held = await holdersOf([pty.path, alias, '/dev/null-that-is-not-there']);
      for (const path of [pty.path, alias]) expect(held.get(path)?.map(({ pid }) => pid)).toContain(holder.pid);
      const mine = held.get(pty.path)?.find(({ pid }) => pid === holder.pid);
      expect(mine && holderWords(mine)).toMatch(new RegExp(`^python3?[.\\d]* \\(pid ${holder.pid}\\)$`));
      expect(held.get('/dev/null-that-is-not-there')).toBeUndefined();
    } finally {
      holder.kill('SIGKILL');
      await pty.kill();
    }
  });

  it('stands in the report of a device whose port it locked', async () => {
    const pty = await openPty();
    const locks =
      'import fcntl,os,sys\nfd=os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)\nfcntl.flock(fd, fcntl.LOCK_EX)\nprint("locked", flush=True)\nsys.stdin.read()';
    const holder = spawn('python3', ['-c', locks, pty.path]);
    try {
      await once(holder.stdout, 'data');
      const finder = createPortFinder({ clock: systemClock, catalogue });
      const link = linkSettings.parse({ kind: 'serial', path: pty.path, baudRate: 115_200 });
      const opened = await openDevices(
        wantedIn([{ model: 'sam-v', link, settings: {} }], finder, systemClock),
        systemClock,
        silentAgentLog,
        { finder },
      );
      if (!opened.ok) throw new Error(opened.error.detail);
      const detail = await eventually(
        () => opened.value.reports()[0]?.detail ?? '',
        (text) => text.includes('held by'),
        10_000,
      );
      expect(detail).toContain(`(pid ${holder.pid})`);
      expect(detail).toContain('python3');
      expect(opened.value.reports()[0]?.state).toBe('faulty');
      await opened.value.close();
    } finally {
      holder.kill('SIGKILL');
      await pty.kill();
    }
  });

  it('this agent is told by its own name; a lock file tells of other users’ programs, a stale one of nobody', async () => {
    expect(holderWords({ name: 'node', pid: process.pid })).toBe('changqing');
    await put('proc/812/comm', 'brltty\n');
    await put('lock/LCK..ttyUSB0', '       812\n');
    await put('lock/LCK..ttyUSB1', '4711');
    await put('lock/LCK..ttyUSB2', 'nonsense');
    const paths = ['/dev/ttyUSB0', '/dev/ttyUSB1', '/dev/ttyUSB2'];
    const held = await holdersOf(paths, join(folder, 'proc'), join(folder, 'lock'));
    expect([...held]).toEqual([['/dev/ttyUSB0', [{ name: 'brltty', pid: 812 }]]]);
  });
});

describe('what is plugged in', () => {
  it('is read from sysfs: serial ports with their USB device, HID devices once, printers; consoles are marked, empty places left out', async () => {
    await put('devices/usb1/1-2/idVendor', '0403\n');
    await put('devices/usb1/1-2/idProduct', '6001\n');
    await put('devices/usb1/1-2/serial', ' A50285BI \n');
    await put('devices/usb1/1-2/product', 'FT232R USB UART\n');
    await lead('class/tty/ttyUSB0/device', 'devices/usb1/1-2/1-2:1.0/ttyUSB0');
    await lead('class/tty/ttyS0/device', 'devices/pnp0/00:01');
    await put('class/tty/ttyS0/type', '4\n');
    await lead('class/tty/ttyS1/device', 'devices/platform/serial8250');
    await put('class/tty/ttyS1/type', '0\n');
    await mkdir(join(folder, 'class/tty/tty1'), { recursive: true });
    await put('class/tty/console/active', 'tty0 ttyS0\n');
    await lead('class/usbmisc/lp0/device', 'devices/usb1/1-3/1-3:1.0');
    await put('devices/usb1/1-3/idVendor', '04b8\n');
    await put('devices/usb1/1-3/idProduct', '0202\n');
    await put('devices/usb1/1-3/1-3:1.0/ieee1284_id', 'MFG:EPSON;CMD:ESC/POS;\n');
    const palm = { vendorId: 0x1209, productId: 1, release: 0, interface: 0, path: '/dev/hidraw1', serialNumber: 'P1', usagePage: 0xff00 };
    const hid = {
      list: () =>
        Promise.resolve([
          { ...palm, usage: 0x50 },
          { ...palm, usage: 0x51 },
        ]),
    };
    const listed = await createSystemPorts({ sysfs: folder, hid, platform: 'linux' }).list();
    expect(listed).toEqual([
      { kind: 'serial', path: '/dev/ttyS0', isConsole: true },
      {
        kind: 'serial',
        path: '/dev/ttyUSB0',
        vendorId: '0403',
        productId: '6001',
        serialNumber: 'A50285BI',
        product: 'FT232R USB UART',
        usbDevice: join(folder, 'devices/usb1/1-2'),
      },
      {
        kind: 'hid',
        path: '/dev/hidraw1',
        vendorId: '1209',
        productId: '0001',
        serialNumber: 'P1',
        usages: [
          { usagePage: 0xff00, usage: 0x50 },
          { usagePage: 0xff00, usage: 0x51 },
        ],
      },
      {
        kind: 'usb-printer',
        path: '/dev/usb/lp0',
        vendorId: '04b8',
        productId: '0202',
        deviceId: 'MFG:EPSON;CMD:ESC/POS;',
        usbDevice: join(folder, 'devices/usb1/1-3'),
      },
    ]);
  });

  it('HID devices that cannot be listed do not hide the others; this machine can be asked', async () => {
    await lead('class/tty/ttyS0/device', 'devices/pnp0/00:01');
    const hid = { list: () => Promise.reject(new Error('libudev.so.1: cannot open shared object file')) };
    expect(await createSystemPorts({ sysfs: folder, hid, platform: 'linux' }).list()).toEqual([{ kind: 'serial', path: '/dev/ttyS0' }]);
    expect(Array.isArray(await createSystemPorts().list())).toBe(true);
  });
});

describe('switching a USB port', () => {
  it('is done by the hub where it can, else by the rights of the device; it never stays off', async () => {
    const clock = createVirtualClock();
    const off = new AbortController();
    await put('1-4/authorized', '1');
    const cycling = powerCycleUsb(join(folder, '1-4'), clock, off.signal);
    await clock.advance(0);
    for (let turns = 0; turns < 50 && (await readFile(join(folder, '1-4/authorized'), 'utf8')) !== '0'; turns += 1) await clock.advance(0);
    expect(await readFile(join(folder, '1-4/authorized'), 'utf8')).toBe('0');
    off.abort();
    expect(await cycling).toEqual({ ok: true, value: undefined });
    expect(await readFile(join(folder, '1-4/authorized'), 'utf8')).toBe('1');
    await put('1-4/port/disable', '0');
    await put('1-4/authorized', 'untouched');
    expect(await powerCycleUsb(join(folder, '1-4'), clock, off.signal)).toEqual({ ok: true, value: undefined });
    expect(await readFile(join(folder, '1-4/authorized'), 'utf8')).toBe('untouched');
  });

  it('says which rules are missing where it may not', async () => {
    await mkdir(join(folder, '1-5'));
    expect(await powerCycleUsb(join(folder, '1-5'), createVirtualClock(), new AbortController().signal)).toEqual({
      ok: false,
      error: 'no right to switch its USB port: install docs/udev/99-changqing.rules',
    });
  });
});
