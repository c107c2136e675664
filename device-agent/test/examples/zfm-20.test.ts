import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { concatBytes } from '../../src/codec/fields.ts';
import { toHex } from '../../src/codec/hex.ts';
import { describeZfm20 } from '../../src/devices/zfm-20/describe.ts';
import { encodeCommand, encodeReply, parseCommand, parseReply } from '../../src/devices/zfm-20/instructions.ts';
import { encodeImage, encodeProductInfo, parseImage, parseIndexPage, parseProductInfo } from '../../src/devices/zfm-20/messages.ts';
import type { Profile } from '../../src/devices/zfm-20/model.ts';
import { createPacketFramer, encodePacket, packetsOf, type Packet } from '../../src/devices/zfm-20/wire.ts';
import { createZfm20Simulator, type Zfm20SimulatorOptions } from '../../src/simulators/zfm-20/simulator.ts';
import { featureOf } from '../../src/simulators/zfm-20/finger.ts';
import { stripes } from '../test-finger.ts';
import { EF01_EXAMPLES } from './ef01-examples.ts';
import { connectTo } from './far-end.ts';
import { example, hex } from './worked-examples.ts';

type Section = keyof typeof EF01_EXAMPLES;

function profileOf(section: string): Profile {
  return section === '10.11' ? 'r503' : section === '10.12' ? 'zw' : 'zfm';
}

function packetOf(bytes: Uint8Array): Packet {
  const events = createPacketFramer().push(bytes);
  const [event] = events;
  if (events.length !== 1 || event?.kind !== 'frame') throw new Error(`not one packet: ${JSON.stringify(events)}`);
  return event.frame;
}

/** The results behind code 00 of the n-th answer of an example. */
function resultsOf(section: Section, n: number): Uint8Array {
  const answers = example(EF01_EXAMPLES[section]).filter((line) => line.direction === 'from-device');
  return packetOf(answers[n]!.bytes).payload.subarray(1);
}

describe('the codec reads and writes every packet of the sheet', () => {
  for (const [section, text] of Object.entries(EF01_EXAMPLES)) {
    for (const [i, line] of example(text).entries()) {
      it(`${section}, line ${i + 1}`, () => {
        const packet = packetOf(line.bytes);
        expect(packet.address).toBe(0xffff_ffff);
        expect(toHex(encodePacket(packet))).toBe(toHex(line.bytes));
        if (packet.kind !== 'command') return;
        const command = parseCommand(profileOf(section), packet.payload);
        if (!command.ok) throw new Error(command.error);
        expect(toHex(encodeCommand(profileOf(section), command.value))).toBe(toHex(packet.payload));
      });
    }
  }

  it('10.1: the password command is VfyPwd 0', () => {
    expect(parseCommand('zfm', hex('13 00 00 00 00'))).toEqual({ ok: true, value: { name: 'VfyPwd', values: { password: 0 } } });
  });

  it('10.2: system parameters', () => {
    const parameters = parseReply('ReadSysPara', resultsOf('10.2', 0));
    expect(parameters).toEqual({
      status: 0,
      systemId: 0,
      librarySize: 200,
      securityLevel: 3,
      address: 0xffff_ffff,
      packetSizeCode: 2,
      baudFactor: 6,
    });
    if (parameters !== undefined) expect(toHex(encodeReply('ReadSysPara', parameters).subarray(1))).toBe(toHex(resultsOf('10.2', 0)));
  });

  it('10.5: a hit at page 5 with score 150', () => {
    expect(parseReply('Search', resultsOf('10.5', 0))).toEqual({ page: 5, score: 150 });
  });

  it('10.6: a template of four packets, the last one marked', () => {
    const template = Uint8Array.from({ length: 512 }, (_, i) => Math.floor(i / 128));
    const packets = packetsOf(template, 128, 0xffff_ffff);
    const lines = example(EF01_EXAMPLES['10.6']).slice(2);
    expect(packets.map((packet) => toHex(encodePacket(packet)))).toEqual(lines.map((line) => toHex(line.bytes)));
  });

  it('10.8: nibbles become grey levels, the high one left', () => {
    const rows = hex('F0*64 0F*64 A5*128');
    const image = parseImage(rows, 256, 2, 500);
    if (!image.ok) throw new Error(image.error);
    expect([...image.value.pixels.subarray(0, 4), ...image.value.pixels.subarray(128, 132)]).toEqual([255, 0, 255, 0, 0, 255, 0, 255]);
    expect([...image.value.pixels.subarray(256, 260)]).toEqual([170, 85, 170, 85]);
    expect(toHex(encodeImage(image.value))).toBe(toHex(rows));
  });

  it('10.9: templates 0, 1, 7 and 8 are used', () => {
    const table = parseReply('ReadIndexTable', resultsOf('10.9', 0));
    expect(table === undefined ? [] : parseIndexPage(0, table.tail)).toEqual([0, 1, 7, 8]);
  });

  it('10.11: product information of an R503', () => {
    const reply = parseReply('ReadProdInfo', resultsOf('10.11', 1));
    const info = reply === undefined ? undefined : parseProductInfo(reply.tail);
    expect(info).toEqual({
      model: 'R503',
      batch: 'B001',
      serial: 'SN000001',
      hardware: 0x0100,
      sensor: 'GC2092',
      widthPx: 192,
      heightPx: 192,
      templateBytes: 1536,
      librarySize: 200,
    });
    if (info !== undefined) expect(toHex(encodeProductInfo(info))).toBe(toHex(resultsOf('10.11', 1)));
  });

  it('10.12: number 35 without parameters is a handshake on a ZW and nothing on an R503', () => {
    expect(parseCommand('zw', hex('35'))).toMatchObject({ value: { name: 'ZwHandShake' } });
    expect(parseCommand('r503', hex('35'))).toEqual({ ok: false, error: 'length' });
    expect(parseCommand('zfm', hex('35'))).toEqual({ ok: false, error: 'unknown' });
    expect(() => encodeCommand('zw', { name: 'AuraLedConfig', values: { control: 1, speed: 1, colour: 1, count: 0 } })).toThrow(RangeError);
  });
});

describe('the simulator answers as the sheet says, byte by byte', () => {
  const open = (options: Partial<Zfm20SimulatorOptions> = {}) => {
    const simulator = createZfm20Simulator({ clock: createVirtualClock(), fast: true, ...options });
    return { simulator, far: connectTo(simulator) };
  };

  it('10.1 and 10.2: password, parameters', async () => {
    await open().far.play(EF01_EXAMPLES['10.1']);
    await open().far.play(EF01_EXAMPLES['10.2']);
  });

  it('10.3 to 10.5: enrol, store, search', async () => {
    const { simulator, far } = open();
    await far.play(EF01_EXAMPLES['10.3'], (line) => {
      if (line === 2) simulator.press(stripes(1));
    });
    await far.play(EF01_EXAMPLES['10.4']);
    await far.play(EF01_EXAMPLES['10.5'], (line) => {
      if (line === 2) simulator.memory.library.clear();
    });
  });

  it('10.4: refuses to merge different fingers', async () => {
    const { simulator, far } = open();
    simulator.memory.buffers.set(1, featureOf(1, 256)).set(2, featureOf(2, 256));
    await far.say(hex('EF 01 FF FF FF FF 01 00 03 05 00 09'));
    expect(toHex(await far.hear())).toBe(toHex(example(EF01_EXAMPLES['10.4b'])[0]!.bytes));
  });

  it('10.6 and 10.7: templates up and down, match', async () => {
    const { simulator, far } = open({ rule: (a, b) => (toHex(a) === toHex(b) ? 100 : undefined) });
    simulator.memory.buffers.set(
      1,
      Uint8Array.from({ length: 512 }, (_, i) => Math.floor(i / 128)),
    );
    await far.play(EF01_EXAMPLES['10.6']);
    await far.play(EF01_EXAMPLES['10.7']);
  });

  it('10.8: an image in 288 packets of 128 bytes, one a row', async () => {
    const { simulator, far } = open();
    simulator.memory.image = concatBytes([hex('F0*64 0F*64'), new Uint8Array(286 * 128), hex('A5*128')]);
    const [command, acknowledge, first, last] = example(EF01_EXAMPLES['10.8']);
    await far.say(command!.bytes);
    const heard = await far.hear();
    expect(heard).toHaveLength(12 + 288 * 139);
    expect(toHex(heard.subarray(0, 12))).toBe(toHex(acknowledge!.bytes));
    expect(toHex(heard.subarray(12, 12 + 139))).toBe(toHex(first!.bytes));
    expect(toHex(heard.subarray(-139))).toBe(toHex(last!.bytes));
  });

  it('10.9 and 10.10: index table, delete, packet size, count', async () => {
    const first = open();
    for (const page of [0, 1, 7, 8]) first.simulator.memory.library.set(page, new Uint8Array(512));
    await first.far.play(EF01_EXAMPLES['10.9']);
    const second = open();
    for (const page of [1, 2, 3, 5]) second.simulator.memory.library.set(page, new Uint8Array(512));
    await second.far.play(EF01_EXAMPLES['10.10']);
    expect([...second.simulator.memory.library.keys()]).toEqual([1, 2, 3]);
    expect(second.simulator.memory.packetSizeCode).toBe(3);
  });

  it('10.11 and 10.12: lamps and handshakes of the other branches', async () => {
    await open({ profile: 'r503' }).far.play(EF01_EXAMPLES['10.11']);
    await open({ profile: 'zw' }).far.play(EF01_EXAMPLES['10.12']);
  });

  it('says nothing to another address, and 01 to a wrong checksum', async () => {
    const { far } = open();
    await far.say(hex('EF 01 00 00 00 01 01 00 03 0F 00 13'));
    expect(toHex(await far.hear())).toBe('');
    await far.say(hex('EF 01 FF FF FF FF 01 00 03 0F 00 14'));
    expect(toHex(await far.hear())).toBe('EF 01 FF FF FF FF 07 00 03 01 00 0B');
  });

  it('answers 21 to everything but the right password once one is set', async () => {
    const { simulator, far } = open();
    simulator.memory.password = 0x1234;
    await far.say(hex('EF 01 FF FF FF FF 01 00 03 0F 00 13'));
    expect(toHex(await far.hear())).toBe('EF 01 FF FF FF FF 07 00 03 21 00 2B');
    await far.say(encodePacket({ address: 0xffff_ffff, kind: 'command', payload: hex('13 00 00 12 34') }));
    expect(packetOf(await far.hear()).payload[0]).toBe(0);
  });
});

it('describes packets without what they hold', () => {
  expect(describeZfm20(hex('EF 01 FF FF FF FF 01 00 07 13 00 00 00 00 00 1B'))).toEqual(['VfyPwd']);
  expect(describeZfm20(hex('EF 01 FF FF FF FF 01 00 08 04 01 00 00 00 C8 00 D6'))).toEqual(['Search, buffer 1, start 0, count 200']);
  expect(describeZfm20(hex('EF 01 FF FF FF FF 02 00 82 A5*128 53 04 55'))).toEqual(['data, 128 bytes', '1 bytes outside any frame']);
  expect(describeZfm20(hex('EF 01 FF FF FF FF 07 00 03 13 00 1D'))).toEqual(['answer 13 wrong password']);
});
