import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { toHex } from '../../src/codec/hex.ts';
import { describeEfAa } from '../../src/devices/ef-aa/describe.ts';
import { createEfAaVerifier } from '../../src/devices/ef-aa/driver.ts';
import { settings } from '../../src/devices/ef-aa/model.ts';
import { encodeStateNote, parseNote, readStateNumbers } from '../../src/devices/ef-aa/notes.ts';
import { encodeReply, parseEnrolled, parseKnownHand, parseModuleState, parseReply } from '../../src/devices/ef-aa/replies.ts';
import { encodeRequest, parseRequest } from '../../src/devices/ef-aa/requests.ts';
import { createHostFramer, createModuleFramer, encodeFrame, type EfFrame } from '../../src/devices/ef-aa/wire.ts';
import type { VerdictEvent } from '../../src/hal/on-device-verifier.ts';
import type { WireTap } from '../../src/links/tapped-link.ts';
import { tapOpener } from '../../src/links/tapped-link.ts';
import { createEfAaSimulator, type EfAaSimulator } from '../../src/simulators/ef-aa/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { EF_AA_EXAMPLES } from './ef-aa-examples.ts';
import { connectTo } from './far-end.ts';
import { example, type ExampleLine } from './worked-examples.ts';

function frameOf({ direction, bytes }: ExampleLine): EfFrame {
  const [event, ...more] = (direction === 'to-device' ? createHostFramer() : createModuleFramer()).push(bytes);
  if (event?.kind !== 'frame' || more.length > 0) throw new Error('not one frame');
  return event.frame;
}

const lines = (section: keyof typeof EF_AA_EXAMPLES) => example(EF_AA_EXAMPLES[section]);
const content = (section: keyof typeof EF_AA_EXAMPLES, line: number) => frameOf(lines(section)[line]!).data;
const replyIn = (section: keyof typeof EF_AA_EXAMPLES, line: number) => {
  const reply = parseReply(content(section, line));
  if (reply === undefined) throw new Error('no reply');
  return reply;
};

describe('the codec reads and writes every frame of the sheet', () => {
  for (const section of ['B1', 'B2', 'B3', 'B4', 'B5'] as const) {
    for (const [i, line] of lines(section).entries()) {
      it(`${section}, line ${i + 1}`, () => {
        const frame = frameOf(line);
        expect(toHex(encodeFrame(frame))).toBe(toHex(line.bytes));
        if (line.direction === 'from-device') return;
        const request = parseRequest(frame);
        if (typeof request === 'string') throw new Error(request);
        expect(toHex(encodeFrame(encodeRequest(request)))).toBe(toHex(line.bytes));
      });
    }
  }

  it('B1 to B5 say what the sheet says they do', () => {
    expect(parseNote(content('B1', 0))).toEqual({ name: 'ready' });
    expect(parseModuleState(replyIn('B2', 1).data)).toBe('standby');
    expect(parseRequest(frameOf(lines('B3')[0]!))).toEqual({ name: 'verify', timeoutS: 10 });
    expect(parseNote(content('B3', 1))).toEqual({ name: 'state', state: 6 });
    expect(readStateNumbers(content('B3', 1))).toEqual([100, 80, 300, 360, 0, 0, 0]);
    expect(toHex(encodeStateNote(6, [100, 80, 300, 360]))).toBe(toHex(content('B3', 1)));
    expect(parseKnownHand(replyIn('B3', 2).data)).toEqual({ userId: 5, name: 'user5' });
    expect(replyIn('B4', 1)).toMatchObject({ requestId: 0x12, result: 0x0d });
    expect(parseRequest(frameOf(lines('B5')[0]!))).toEqual({ name: 'enrol-single', userName: 'user5', timeoutS: 10 });
    expect(parseEnrolled(replyIn('B5', 1).data)).toBe(5);
    expect(parseRequest(frameOf(lines('B5')[2]!))).toEqual({ name: 'delete-user', userId: 5 });
    expect(toHex(encodeReply(replyIn('B5', 3)))).toBe('20 00');
  });
});

function withFourUsers(simulator: EfAaSimulator): void {
  for (const id of [1, 2, 3, 4]) simulator.library.set(id, { subject: `hand ${id}`, name: `user${id}` });
}

const TOO_FAR = { state: 6, numbers: [100, 80, 300, 360] };

describe('the simulator answers as the sheet says, byte by byte', () => {
  const open = () => {
    const simulator = createEfAaSimulator({ clock: createVirtualClock(), fast: true });
    withFourUsers(simulator);
    return { simulator, far: connectTo(simulator) };
  };

  it('B2: status', async () => {
    await open().far.play(EF_AA_EXAMPLES.B2);
  });

  it('B3: a hand too far away, then recognised', async () => {
    const { simulator, far } = open();
    simulator.library.set(5, { subject: 'hand 5', name: 'user5' });
    simulator.hold({ subject: 'hand 5', states: [TOO_FAR] });
    await far.play(EF_AA_EXAMPLES.B3);
  });

  it('B4: nobody comes', async () => {
    await open().far.play(EF_AA_EXAMPLES.B4);
  });

  it('B5: enrol and delete', async () => {
    const { simulator, far } = open();
    simulator.hold({ subject: 'hand 5' });
    await far.play(EF_AA_EXAMPLES.B5);
    expect([...simulator.library.keys()]).toEqual([1, 2, 3, 4]);
  });

  it('B1: says ready after power-up', async () => {
    const clock = createVirtualClock();
    const simulator = createEfAaSimulator({ clock });
    simulator.powerUp();
    const far = connectTo(simulator);
    await clock.advance(700);
    expect(toHex(await far.hear())).toBe(toHex(lines('B1')[0]!.bytes));
  });

  it('says rejected to a second look, and 06 to a request of a wrong length', async () => {
    const clock = createVirtualClock();
    const simulator = createEfAaSimulator({ clock });
    const far = connectTo(simulator);
    await far.say(lines('B4')[0]!.bytes);
    await far.say(lines('B4')[0]!.bytes);
    await clock.advance(100);
    const heard = createModuleFramer().push(await far.hear());
    expect(heard.some((event) => event.kind === 'frame' && toHex(event.frame.data) === '12 01')).toBe(true);
    const fresh = open();
    await fresh.far.say(encodeFrame({ id: 0x12, data: Uint8Array.of(1) }));
    expect(toHex((await fresh.far.hear()).subarray(5, 7))).toBe('12 06');
  });
});

describe('the driver says and understands the bytes of the sheet', () => {
  const driven = async (hand: string | undefined) => {
    const clock = createVirtualClock(undefined, 4);
    const simulator = createEfAaSimulator({ clock });
    withFourUsers(simulator);
    const taps: WireTap[] = [];
    const cable = createSimulatedCable(simulator, clock, { baudRate: 115_200 });
    const opener = tapOpener(cable.opener, clock, (tap) => taps.push(tap));
    const verifier = createEfAaVerifier(opener, settings.parse({}), clock, () => undefined);
    await clock.advance(600);
    if (hand !== undefined) simulator.hold({ subject: hand, states: [TOO_FAR] });
    const run = async (events: AsyncIterable<VerdictEvent>) => {
      const told: VerdictEvent[] = [];
      void (async () => {
        for await (const event of events) told.push(event);
      })();
      await clock.advance(12_000);
      return told;
    };
    const said = (direction: WireTap['direction']) => taps.filter((tap) => tap.direction === direction).map(({ bytes }) => toHex(bytes));
    return { clock, simulator, verifier, run, said };
  };
  const never = new AbortController().signal;
  const bytesOf = (section: keyof typeof EF_AA_EXAMPLES, line: number) => toHex(lines(section)[line]!.bytes);

  it('B3: asks, hints too far, and tells who it is', async () => {
    const { simulator, verifier, run, said } = await driven('hand 5');
    simulator.library.set(5, { subject: 'hand 5', name: 'user5' });
    const events = await run(verifier.verify(10_000, never));
    expect(events).toEqual([
      { kind: 'hint', hint: 'place' },
      { kind: 'hint', hint: 'too-far' },
      { kind: 'recognised', userId: 5, name: 'user5' },
    ]);
    expect(said('to-device')).toContain(bytesOf('B3', 0));
    expect(said('from-device')).toEqual(expect.arrayContaining([bytesOf('B3', 1), bytesOf('B3', 2)]));
    await verifier.close();
  });

  it('B4: nobody comes', async () => {
    const { verifier, run, said } = await driven(undefined);
    expect((await run(verifier.verify(10_000, never))).at(-1)).toEqual({ kind: 'failed', error: { code: 'timed-out', waitedMs: 10_000 } });
    expect(said('from-device')).toContain(bytesOf('B4', 1));
    await verifier.close();
  });

  it('B5: enrols and forgets', async () => {
    const { clock, verifier, run, said } = await driven('hand 5');
    expect((await run(verifier.enrol('user5', 10_000, never))).at(-1)).toEqual({ kind: 'enrolled', userId: 5 });
    const removed = verifier.remove(5, never);
    await clock.advance(1000);
    expect(await removed).toEqual({ ok: true, value: undefined });
    expect(said('to-device')).toEqual(expect.arrayContaining([bytesOf('B2', 0), bytesOf('B5', 0), bytesOf('B5', 2)]));
    expect(said('from-device')).toEqual(expect.arrayContaining([bytesOf('B2', 1), bytesOf('B5', 1), bytesOf('B5', 3)]));
    await verifier.close();
  });
});

it('describes frames without names and numbers of users', () => {
  const words = (section: keyof typeof EF_AA_EXAMPLES) => lines(section).flatMap(({ bytes, direction }) => describeEfAa(bytes, direction));
  expect(words('B1')).toEqual(['ready']);
  expect(words('B2')).toEqual(['get-status', 'get-status: 00 ok, standby']);
  expect(words('B3')).toEqual(['verify, 10 s', 'state 6', 'verify: 00 ok, 36 bytes']);
  expect(words('B5')).toEqual(['enrol-single, 10 s', 'enrol-single: 00 ok, 3 bytes', 'delete-user', 'delete-user: 00 ok']);
});
