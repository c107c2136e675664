import type { GreyImage } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { parseHex, toHex } from '../../../src/codec/hex.ts';
import { createMessageFramer, encodeRequest } from '../../../src/devices/pvr-hid/wire.ts';
import type { CommandName, Message, RequestOf } from '../../../src/devices/pvr-hid/wire.ts';
import { createMemoryLinkPair } from '../../../src/simulators/memory-link.ts';
import { createPvrHidSimulator, type PvrHidSimulatorOptions } from '../../../src/simulators/pvr-hid/simulator.ts';
import { EXAMPLES, FULL_CHUNK, type ExampleName } from './examples.ts';

const hex = (text: string): Uint8Array => {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const grey = (value: number): GreyImage => ({ widthPx: 640, heightPx: 480, dpi: 94, pixels: new Uint8Array(640 * 480).fill(value) });

/** A host that sends raw reports and keeps what comes back. */
function setUp(options: Partial<PvrHidSimulatorOptions> = {}) {
  const clock = createVirtualClock();
  const simulator = createPvrHidSimulator({ clock, ...options });
  const { near, far } = createMemoryLinkPair();
  const signal = new AbortController().signal;
  void simulator.serve(far, signal);
  const received: Uint8Array[] = [];
  void (async () => {
    for await (const report of near.incoming) received.push(report);
  })();
  const take = () => received.splice(0);
  const send = async (reports: readonly Uint8Array[]) => {
    for (const report of reports) expect(await near.send(report, signal)).toMatchObject({ ok: true });
    await clock.advance(0);
    return take();
  };
  let tid = 0;
  /** Sends a request and gives the messages that came back. */
  const ask = async <Name extends CommandName>(name: Name, fields: RequestOf<Name>): Promise<Message[]> => {
    tid += 1;
    const framer = createMessageFramer('host');
    return (await send(encodeRequest(tid, name, fields)))
      .flatMap((report) => framer.push(report))
      .flatMap((event) => (event.kind === 'frame' && event.frame.cmd !== 0x44 ? [event.frame] : []));
  };
  const status = async <Name extends CommandName>(name: Name, fields: RequestOf<Name>) =>
    (await ask(name, fields)).find((message) => message.kind === 'response')?.payload[0];
  return { clock, simulator, near, signal, take, send, ask, status };
}

const WELL = { major: 1, minor: 0, format: 0, mode: 0, timeoutMs: 10_000, minQuality: 60, hand: 0, frames: 1, flags: 0, holdMs: 300 };

describe('PVR-HID simulator: worked examples (C9)', () => {
  it('answers every request of the examples with exactly their bytes', async () => {
    const { clock, simulator, take, send } = setUp({ uptimeS: 3600, firstSession: 7, tellsHand: false });
    const play = async (name: ExampleName) => {
      const lines = EXAMPLES[name].trim().split('\n');
      for (let at = 0; at < lines.length;) {
        const got = await send([hex(lines[at]!.slice(1))]);
        const want: string[] = [];
        for (at += 1; at < lines.length && lines[at]!.startsWith('<'); at += 1) want.push(toHex(hex(lines[at]!.slice(1))));
        return { got: got.map(toHex), want, rest: lines.slice(at) };
      }
      throw new Error('empty example');
    };
    await clock.advance(0);
    expect(take()).toHaveLength(1); // EV_READY
    for (const name of ['C9.1 SYNC', 'C9.2 GET_INFO'] as const) {
      const { got, want } = await play(name);
      expect(got, name).toEqual(want);
    }
    for (const [request, answer] of pairs('C9.3 GET_FIRMWARE and GET_STATUS')) expect(await send([request])).toEqual([answer]);

    const events = await play('C9.4 events');
    expect(events.got).toEqual(events.want.slice(0, 1));
    simulator.hold(grey(0x20), {
      heightMm: [
        { atMs: 0, heightMm: 120, offsetX: -10, offsetY: 5, quality: 20, coverage: 60 },
        { atMs: 100, heightMm: 62, pitch: 1 },
      ],
    });
    await clock.advance(100);
    expect(take().map(toHex)).toEqual(events.want.slice(1));
    simulator.withdraw();
  });

  it('captures as in C9.5, describes the frame as in C9.6 and hands it out as in C9.7 and C9.8', async () => {
    const { clock, simulator, take, send } = setUp({ uptimeS: 3600, firstSession: 7, tellsHand: false });
    await clock.advance(0);
    await send(encodeRequest(1, 'set-events', { mask: 2, intervalMs: 100 }));
    take();
    const [request, answer, waiting, done] = EXAMPLES['C9.5 capture']
      .trim()
      .split('\n')
      .map((line) => hex(line.slice(1)));
    expect((await send([request!])).map(toHex)).toEqual([toHex(answer!), toHex(waiting!)]);
    await clock.advance(1050);
    simulator.hold(grey(0x20), { heightMm: 62, quality: 88 });
    await clock.advance(1000);
    expect(take().map(toHex)).toContain(toHex(done!));
    for (const name of ['C9.6 frame information', 'C9.7 chunk of 100 bytes'] as const) {
      const [asked, ...answers] = EXAMPLES[name]
        .trim()
        .split('\n')
        .map((line) => hex(line.slice(1)));
      expect((await send([asked!])).map(toHex), name).toEqual(answers.map(toHex));
    }
    const chunk = await send(encodeRequest(9, 'get-frame-chunk', { session: 7, frame: 0, offset: 0, length: 4096 }));
    expect(chunk).toHaveLength(68);
    expect([chunk[0], chunk[1], chunk[67]]).toEqual([hex(FULL_CHUNK.first), hex(FULL_CHUNK.second), hex(FULL_CHUNK.last)]);
    for (const [asked, answered] of pairs('C9.10 LED, illumination, release')) expect(await send([asked])).toEqual([answered]);
    expect(simulator.framesHeld).toBe(0);
  });

  it('aborts as in C9.9', async () => {
    const { clock, take, send } = setUp({ firstSession: 7 });
    await clock.advance(0);
    await send(encodeRequest(9, 'start-capture', WELL));
    take();
    await clock.advance(820);
    const [request, ...answers] = EXAMPLES['C9.9 abort']
      .trim()
      .split('\n')
      .map((line) => hex(line.slice(1)));
    expect((await send([request!])).map(toHex)).toEqual(answers.map(toHex));
  });

  it('tests itself with a keep-alive and refuses an unknown command as in C9.11', async () => {
    const { clock, take, send } = setUp();
    await clock.advance(0);
    take();
    const [test, alive, passed, unknown, refused] = EXAMPLES['C9.11 self-test and unknown command']
      .trim()
      .split('\n')
      .map((line) => hex(line.slice(1)));
    expect(await send([test!])).toEqual([]);
    await clock.advance(700);
    expect(take().map(toHex)).toEqual([toHex(alive!), toHex(passed!)]);
    expect(await send([unknown!])).toEqual([refused]);
  });
});

function pairs(name: ExampleName): [Uint8Array, Uint8Array][] {
  const lines = EXAMPLES[name]
    .trim()
    .split('\n')
    .map((line) => hex(line.slice(1)));
  return lines.flatMap((line, at): [Uint8Array, Uint8Array][] => (at % 2 === 0 ? [[line, lines[at + 1]!]] : []));
}

describe('PVR-HID simulator: rules (C3, C4)', () => {
  it.each([
    ['a frame without a capture', 'get-frame-info', { session: 1, frame: 0 }, 0x09],
    ['nothing to abort', 'abort', { session: 0xffff }, 0x09],
    ['nothing to release', 'release-frames', { session: 0xffff }, 0x09],
    ['an interval that is too short', 'set-events', { mask: 3, intervalMs: 10 }, 0x02],
    ['a JPEG', 'start-capture', { ...WELL, format: 2 }, 0x0c],
    ['the second wavelength', 'start-capture', { ...WELL, flags: 2 }, 0x0c],
    ['a time-out of 0.5 s', 'start-capture', { ...WELL, timeoutMs: 500 }, 0x02],
    ['a restart without the magic', 'reboot', { mode: 0, r: 1, b: 2, t: 3 }, 0x02],
    ['a lamp that blinks too fast', 'set-led', { mode: 2, red: 1, green: 1, blue: 1, brightness: 9, parameter: 0, periodMs: 20 }, 0x02],
  ] as const)('refuses %s', async (_, name, fields, status) => {
    const { status: ask } = setUp();
    expect(await ask<CommandName>(name, fields)).toBe(status);
  });

  it('answers a damaged request with what was wrong with it', async () => {
    const { clock, send, take } = setUp();
    await clock.advance(0);
    take();
    const wrong = encodeRequest(7, 'get-status', {});
    wrong[0]![6]! ^= 1;
    expect((await send(wrong))[0]!.subarray(0, 7)).toEqual(hex('A5 07 04 01 01 00 04'));
    const long = encodeRequest(8, 'get-status', {});
    long[0]!.set([0xff, 0xff], 4);
    expect((await send(long))[0]!.subarray(0, 7)).toEqual(hex('A5 08 04 01 01 00 03'));
    const half = encodeRequest(9, 'get-status', {});
    half[0]!.set([100, 0], 4);
    expect(await send(half)).toEqual([]);
    await clock.advance(500);
    expect(take()[0]!.subarray(0, 7)).toEqual(hex('A5 09 04 01 01 00 06'));
  });

  it('rule 13 and the state table: busy while testing, but it can be synchronised', async () => {
    const { clock, ask, status } = setUp({ selfTestMs: 5000 });
    expect(await ask('self-test', { level: 0 })).toEqual([]);
    expect(await status('get-status', {})).toBe(0x07);
    expect(await status('abort', { session: 0xffff })).toBe(0x09);
    expect(await status('sync', { nonce: new Uint8Array(8) })).toBe(0);
    await clock.advance(6000);
    expect(await status('get-status', {})).toBe(0);
  });

  it('wipes frames after 30 s, at SYNC, and at the next capture', async () => {
    const { clock, simulator, ask, status } = setUp();
    const captureOnce = async () => {
      await ask('start-capture', WELL);
      await clock.advance(1000);
      expect(simulator.framesHeld).toBe(1);
    };
    simulator.hold(grey(1));
    await captureOnce();
    await clock.advance(29_000);
    expect(simulator.framesHeld).toBe(1);
    await clock.advance(1100);
    expect(simulator.framesHeld).toBe(0);
    await captureOnce();
    expect(await status('get-frame-info', { session: 2, frame: 1 })).toBe(0x0a);
    expect(await status('get-frame-chunk', { session: 2, frame: 0, offset: 307_200, length: 1 })).toBe(0x0b);
    await ask('sync', { nonce: new Uint8Array(8) });
    expect(simulator.framesHeld).toBe(0);
    await captureOnce();
    await ask('start-capture', WELL);
    expect(simulator.framesHeld).toBe(0);
  });

  it('says nothing of a capture that SYNC ended, and ends one that fails with a result', async () => {
    const { clock, simulator, ask } = setUp();
    await ask('start-capture', WELL);
    await ask('sync', { nonce: new Uint8Array(8) });
    await ask('start-capture', { ...WELL, timeoutMs: 1000 });
    simulator.setFaults(1);
    await clock.advance(10);
    expect(simulator.state).toBe('fault');
    const messages = await ask('get-status', {});
    expect(messages.find((message) => message.cmd === 0x42)?.payload).toEqual(Uint8Array.of(2, 0, 4, 0, 0, 255, 0, 0));
  });
});
