import { describe, expect, it } from 'vitest';
import type { DeviceReport, DeviceRole } from '@changqing/protocol';
import { ASKING_ORDER, askablesIn } from '../../../src/devices/discovery/asking-order.ts';
import { catalogue } from '../../../src/devices/catalogue.ts';
import type { DeviceRoster } from '../../../src/devices/roster.ts';
import { createLd2410Simulator } from '../../../src/simulators/ld2410/simulator.ts';
import { createPvrHidSimulator } from '../../../src/simulators/pvr-hid/simulator.ts';
import { createSamVSimulator } from '../../../src/simulators/sam-v/simulator.ts';
import { createZfm20Simulator } from '../../../src/simulators/zfm-20/simulator.ts';
import { ch340, createHallOfPorts, ftdi, onBoard, palmReader } from './hall-of-ports.ts';

const report = (roster: DeviceRoster, role: DeviceRole): DeviceReport => {
  const found = roster.reports().find((each) => each.role === role);
  if (found === undefined) throw new Error(`no ${role}`);
  return found;
};
const SAM = { first: 5, second: 1, date: 20_240_101, random: 9 };
const samV = (hall: ReturnType<typeof createHallOfPorts>, serial: number) =>
  createSamVSimulator({ clock: hall.clock, fast: true, samNumber: { ...SAM, serial } });
const zfm = (hall: ReturnType<typeof createHallOfPorts>) => createZfm20Simulator({ clock: hall.clock, fast: true });

describe('the order in which a port is asked', () => {
  it('listens before it asks, knows every model that can be asked, and never asks a printer', () => {
    const askables = askablesIn(catalogue);
    expect(askables.map(({ model }) => model)).toEqual(ASKING_ORDER);
    const manners = askables.map(({ greeting }) => greeting.manner);
    expect(manners).toEqual([...manners].sort((a, b) => (a === b ? 0 : a === 'listens' ? -1 : 1)));
    const canBeAsked = catalogue.filter(({ foundBy: { greeting } }) => greeting !== undefined && greeting.manner !== 'never');
    expect(canBeAsked.map(({ model }) => model).sort()).toEqual([...ASKING_ORDER].sort());
    expect(ASKING_ORDER).not.toContain('escpos');
  });

  it('no question begins with the mark of another model', () => {
    const asks = askablesIn(catalogue).flatMap(({ model, greeting }) =>
      greeting.manner === 'asks' ? [{ model, says: greeting.says }] : [],
    );
    for (const one of asks)
      for (const other of askablesIn(catalogue)) {
        if (other.model === one.model) continue;
        const mark = [...other.greeting.hears];
        const text = [...one.says].join();
        expect(text.includes(mark.join()), `${one.model} says the mark of ${other.model}`).toBe(false);
      }
  });

  it('every model that hangs at a port of the machine says by what it is found', () => {
    for (const { model, links, foundBy } of catalogue) {
      if (links.includes('hid')) expect(foundBy.hid, model).toBeDefined();
      if (links.includes('serial')) expect(foundBy.greeting, model).toBeDefined();
    }
  });
});

describe('devices by their USB ids', () => {
  it('two on equal chips that change places are found at the other port', async () => {
    const hall = createHallOfPorts();
    const card = samV(hall, 1);
    const finger = zfm(hall);
    hall.plug(ftdi('/dev/ttyUSB0', 'A1'), card);
    hall.plug(ftdi('/dev/ttyUSB1', 'B2'), finger);
    const link = (serialNumber: string) => ({ kind: 'usb', vendorId: '0403', productId: '6001', serialNumber });
    const roster = await hall.roster([
      { model: 'sam-v', link: link('A1') },
      { model: 'zfm-20', link: { ...link('B2'), baudRate: 57_600 } },
    ]);
    await hall.clock.advance(3_000);
    expect([report(roster, 'card').where, report(roster, 'finger').where]).toEqual([
      'serial:/dev/ttyUSB0@115200',
      'serial:/dev/ttyUSB1@57600',
    ]);
    hall.unplug('/dev/ttyUSB0');
    hall.unplug('/dev/ttyUSB1');
    await hall.clock.advance(1_500);
    expect(roster.reports().map(({ state }) => state)).toEqual(['disconnected', 'disconnected']);
    hall.plug(ftdi('/dev/ttyUSB0', 'B2'), finger);
    hall.plug(ftdi('/dev/ttyUSB1', 'A1'), card);
    await hall.clock.advance(3_000);
    expect(roster.reports().map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect([report(roster, 'card').where, report(roster, 'finger').where]).toEqual([
      'serial:/dev/ttyUSB1@115200',
      'serial:/dev/ttyUSB0@57600',
    ]);
    await roster.close();
    expect(hall.openAt()).toEqual([]);
  });

  it('one that comes back under another name is usable within 3 s', async () => {
    const hall = createHallOfPorts();
    const palm = createPvrHidSimulator({ clock: hall.clock });
    hall.plug(palmReader('/dev/hidraw2', 'P7'), palm);
    const roster = await hall.roster([{ model: 'pvr-hid', link: { kind: 'hid', serialNumber: 'P7' } }]);
    await hall.clock.advance(3_000);
    expect(report(roster, 'palm').state).toBe('ready');
    hall.unplug('/dev/hidraw2');
    await hall.clock.advance(2_000);
    hall.plug(palmReader('/dev/hidraw5', 'P7'), palm);
    await hall.clock.advance(3_000);
    expect(report(roster, 'palm')).toMatchObject({ state: 'ready', where: 'hid:/dev/hidraw5@115200' });
    await roster.close();
  });

  it('a reader of the same kind with another number is told, not used, and taken when a technician says so', async () => {
    const hall = createHallOfPorts();
    hall.plug(palmReader('/dev/hidraw1', 'P9'), createPvrHidSimulator({ clock: hall.clock }));
    const roster = await hall.roster([{ model: 'pvr-hid', link: { kind: 'hid', serialNumber: 'P7' } }]);
    await hall.clock.advance(8_000);
    expect(report(roster, 'palm')).toMatchObject({
      state: 'withheld',
      expectedSerialNumber: 'P7',
      detail: 'another device answers: P9 instead of P7',
    });
    expect(roster.devices.palm?.status().state).toBe('faulty');
    expect(roster.accept('palm')).toEqual({ ok: true, value: { from: 'P7', to: 'P9' } });
    expect(report(roster, 'palm').state).toBe('ready');
    await roster.close();
  });

  it('the right one goes before, also when it comes later', async () => {
    const hall = createHallOfPorts();
    hall.plug(palmReader('/dev/hidraw1', 'P9'), createPvrHidSimulator({ clock: hall.clock }));
    const roster = await hall.roster([{ model: 'pvr-hid', link: { kind: 'hid', serialNumber: 'P7' } }]);
    await hall.clock.advance(8_000);
    hall.plug(palmReader('/dev/hidraw3', 'P7'), createPvrHidSimulator({ clock: hall.clock }));
    await hall.clock.advance(9_000);
    expect(report(roster, 'palm')).toMatchObject({ state: 'ready', where: 'hid:/dev/hidraw3@115200' });
    await roster.close();
  });

  it('what hangs behind another chip of the same kind is left alone', async () => {
    const hall = createHallOfPorts();
    hall.plug(ftdi('/dev/ttyUSB0', 'X9'), samV(hall, 3));
    const roster = await hall.roster([{ model: 'sam-v', link: { kind: 'usb', vendorId: '0403', productId: '6001', serialNumber: 'A1' } }]);
    await hall.clock.advance(60_000);
    expect(report(roster, 'card')).toMatchObject({
      state: 'disconnected',
      detail: 'a USB device 0403:6001 with the serial number A1 is not there',
      counters: { resets: 0 },
    });
    expect(hall.heardAt('/dev/ttyUSB0')).toEqual([]);
    await roster.close();
  });
});

describe('devices by what they answer', () => {
  it('are found behind equal chips without numbers, and again after they changed places', async () => {
    const hall = createHallOfPorts();
    const card = samV(hall, 1);
    const finger = zfm(hall);
    const radar = createLd2410Simulator({ clock: hall.clock });
    hall.plug(ch340('/dev/ttyUSB0'), finger);
    hall.plug(ch340('/dev/ttyUSB1'), card);
    hall.plug(onBoard('/dev/ttyS0'), radar);
    const roster = await hall.roster(['sam-v', 'zfm-20', 'ld2410'].map((model) => ({ model, link: { kind: 'auto' } })));
    await hall.clock.advance(20_000);
    expect(roster.reports().map(({ role, state, where }) => [role, state, where])).toEqual([
      ['card', 'ready', 'serial:/dev/ttyUSB1@115200'],
      ['finger', 'ready', 'serial:/dev/ttyUSB0@57600'],
      ['presence', 'ready', 'serial:/dev/ttyS0@256000'],
    ]);
    hall.unplug('/dev/ttyUSB0');
    hall.unplug('/dev/ttyUSB1');
    await hall.clock.advance(2_000);
    hall.plug(ch340('/dev/ttyUSB0'), card);
    hall.plug(ch340('/dev/ttyUSB1'), finger);
    await hall.clock.advance(20_000);
    expect(roster.reports().map(({ state, where }) => [state, where])).toEqual([
      ['ready', 'serial:/dev/ttyUSB0@115200'],
      ['ready', 'serial:/dev/ttyUSB1@57600'],
      ['ready', 'serial:/dev/ttyS0@256000'],
    ]);
    await roster.close();
    expect(hall.openAt()).toEqual([]);
  });

  it('of two of one model the one with the right number is taken, whichever comes first', async () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ] as const) {
      const hall = createHallOfPorts();
      order.forEach((serial, index) => hall.plug(ch340(`/dev/ttyUSB${index}`), samV(hall, serial)));
      const roster = await hall.roster([{ model: 'sam-v', link: { kind: 'auto' } }]);
      await hall.clock.advance(20_000);
      const number = report(roster, 'card').serialNumber!;
      await roster.close();
      const again = createHallOfPorts();
      [...order].reverse().forEach((serial, index) => again.plug(ch340(`/dev/ttyUSB${index}`), samV(again, serial)));
      const second = await again.roster([{ model: 'sam-v', link: { kind: 'auto', serialNumber: number } }]);
      await again.clock.advance(30_000);
      expect(report(second, 'card')).toMatchObject({ state: 'ready', serialNumber: number });
      await second.close();
    }
  });

  it('nothing is ever sent to what is foreign, a console, or unknown', async () => {
    const hall = createHallOfPorts();
    const foreign = [
      { kind: 'serial', path: '/dev/ttyACM0', vendorId: '1546', productId: '01a8' },
      { kind: 'serial', path: '/dev/ttyACM1', vendorId: '2341', productId: '0043' },
      { kind: 'serial', path: '/dev/ttyUSB2', vendorId: '2c7c', productId: '0125' },
      { kind: 'serial', path: '/dev/ttyACM3', vendorId: 'abcd', productId: '0001' },
      { kind: 'serial', path: '/dev/ttyUSB4', vendorId: '10c4', productId: 'ea60', product: 'Sonoff Zigbee 3.0 USB Dongle Plus' },
      { kind: 'serial', path: '/dev/ttyS0', isConsole: true },
      { kind: 'usb-printer', path: '/dev/usb/lp0', vendorId: '03f0', productId: '0c17', deviceId: 'MFG:HP;CMD:PCL;' },
      { kind: 'hid', path: '/dev/hidraw0', vendorId: '046d', productId: 'c31c', usages: [{ usagePage: 1, usage: 6 }] },
    ] as const;
    for (const port of foreign) hall.plug(port);
    const roster = await hall.roster(
      ['sam-v', 'zfm-20', 'ld2410', 'ef-aa', 'pvr-hid', 'hid-pos', 'escpos'].map((model) => ({ model, link: { kind: 'auto' } })),
    );
    await hall.clock.advance(120_000);
    for (const port of foreign) expect(hall.heardAt(port.path), port.path).toEqual([]);
    expect(new Set(roster.reports().map(({ state }) => state))).toEqual(new Set(['disconnected']));
    expect(report(roster, 'card').detail).toBe('none of 0 ports answers as sam-v');
    await roster.close();
  });

  it('64 ports: at most eight are asked at once, and the right one is found within 30 s', async () => {
    const hall = createHallOfPorts();
    for (let index = 0; index < 63; index += 1) hall.plug(ch340(`/dev/ttyUSB${index}`));
    hall.plug(ch340('/dev/ttyUSB63'), zfm(hall));
    const roster = await hall.roster(['sam-v', 'zfm-20', 'ld2410', 'ef-aa'].map((model) => ({ model, link: { kind: 'auto' } })));
    const from = hall.clock.monotonic();
    while (report(roster, 'finger').state !== 'ready' && hall.clock.monotonic() - from < 120_000) await hall.clock.advance(500);
    const tookMs = hall.clock.monotonic() - from;
    expect(report(roster, 'finger')).toMatchObject({ state: 'ready', where: 'serial:/dev/ttyUSB63@57600' });
    expect(tookMs).toBeLessThanOrEqual(30_000);
    expect(hall.mostAtOnce).toBeLessThanOrEqual(8);
    // Those who stay silent are not asked again each second.
    const said = hall.heardAt('/dev/ttyUSB1').length;
    await hall.clock.advance(20_000);
    expect(hall.heardAt('/dev/ttyUSB1').length).toBe(said);
    expect(report(roster, 'card').state).toBe('disconnected');
    await roster.close();
    expect(hall.openAt()).toEqual([]);
  });

  it('a device that floods without ever answering is passed over', async () => {
    const hall = createHallOfPorts();
    hall.plug(ch340('/dev/ttyUSB0'), {
      serve: async (link, signal) => {
        while (!signal.aborted) {
          if (!(await link.send(new Uint8Array(4_096).fill(0x41), signal)).ok) return;
          await hall.clock.sleep(5, signal);
        }
      },
    });
    hall.plug(ch340('/dev/ttyUSB1'), samV(hall, 1));
    const roster = await hall.roster([{ model: 'sam-v', link: { kind: 'auto' } }]);
    await hall.clock.advance(15_000);
    expect(report(roster, 'card')).toMatchObject({ state: 'ready', where: 'serial:/dev/ttyUSB1@115200' });
    await roster.close();
  });
});

describe('ports that cannot be opened', () => {
  it('one that another program holds names it; no reset is tried', async () => {
    const hall = createHallOfPorts();
    hall.plug(ch340('/dev/ttyUSB0'), undefined, { code: 'busy', path: '/dev/ttyUSB0' });
    hall.holders.set('/dev/ttyUSB0', [{ name: 'brltty', pid: 812 }]);
    const roster = await hall.roster([{ model: 'sam-v', link: { kind: 'usb', vendorId: '1a86', productId: '7523' } }]);
    await hall.clock.advance(60_000);
    expect(report(roster, 'card')).toMatchObject({
      state: 'faulty',
      detail: '/dev/ttyUSB0 is held by brltty (pid 812)',
      counters: { resets: 0 },
    });
    const [port, reader] = await roster.ports();
    expect(reader).toMatchObject({ kind: 'pcsc', path: 'Example Reader 00 00', matches: ['social-card'] });
    expect(port).toMatchObject({
      heldBy: 'brltty (pid 812)',
      matches: ['sam-v', 'zfm-20', 'ef-aa', 'ld2410'].sort(expectOrder),
    });
    await roster.close();
  });

  it('one without a right names the rules', async () => {
    const hall = createHallOfPorts();
    hall.plug(palmReader('/dev/hidraw1', 'P1'), undefined, { code: 'not-permitted', path: '/dev/hidraw1' });
    const roster = await hall.roster([{ model: 'pvr-hid', link: { kind: 'auto' } }]);
    await hall.clock.advance(3_000);
    expect(report(roster, 'palm')).toMatchObject({
      state: 'faulty',
      detail: 'no right to open /dev/hidraw1',
      advice: 'install docs/udev/99-changqing.rules and plug the device in again',
    });
    await roster.close();
  });

  it('one that is not there says what was looked for', async () => {
    const hall = createHallOfPorts();
    const roster = await hall.roster([
      { model: 'sam-v', link: { kind: 'serial', path: '/dev/ttyS9', baudRate: 115_200 } },
      { model: 'pvr-hid', link: { kind: 'auto' } },
    ]);
    await hall.clock.advance(3_000);
    expect(report(roster, 'card')).toMatchObject({ state: 'disconnected', detail: '/dev/ttyS9 is not there' });
    expect(report(roster, 'palm').state).toBe('disconnected');
    await roster.close();
  });

  it('a port that somebody else reads too is told where no answer comes', async () => {
    const hall = createHallOfPorts();
    hall.plug(ch340('/dev/ttyUSB0'));
    hall.holders.set('/dev/ttyUSB0', [{ name: 'minicom', pid: 99 }]);
    const roster = await hall.roster([{ model: 'sam-v', link: { kind: 'usb', vendorId: '1a86', productId: '7523' } }]);
    await hall.clock.advance(8_000);
    expect(report(roster, 'card')).toMatchObject({ state: 'faulty', advice: 'end minicom (pid 99)' });
    await roster.close();
  });
});

describe('the last rung', () => {
  it('switches the USB port off and on, and that may be what helps', async () => {
    const hall = createHallOfPorts();
    const card = samV(hall, 1);
    let hangs = true;
    hall.plug(ch340('/dev/ttyUSB0', '/sys/devices/usb1/1-4'), {
      serve: async (link, signal, line) => {
        if (hangs) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        else await card.serve(link, signal, line);
      },
      powerUp: () => {
        if (hall.switched.length > 0) hangs = false;
      },
    });
    const roster = await hall.roster([{ model: 'sam-v', link: { kind: 'usb', vendorId: '1a86', productId: '7523' } }]);
    await hall.clock.advance(60_000);
    expect(hall.switched).toEqual(['/sys/devices/usb1/1-4']);
    expect(report(roster, 'card')).toMatchObject({ state: 'ready', counters: { resets: 3 } });
    await roster.close();
  });
});

const order = catalogue.map(({ model }) => model);
function expectOrder(a: string, b: string): number {
  return order.indexOf(a) - order.indexOf(b);
}
