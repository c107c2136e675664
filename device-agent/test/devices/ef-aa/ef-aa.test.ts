import { fc } from '@changqing/fixtures/properties';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/clock.ts';
import { concatBytes } from '../../../src/codec/fields.ts';
import type { FrameEvent, Framer } from '../../../src/codec/framer.ts';
import { createEfAaVerifier } from '../../../src/devices/ef-aa/driver.ts';
import { settings } from '../../../src/devices/ef-aa/model.ts';
import { encodeReadyNote, encodeStateNote, parseNote } from '../../../src/devices/ef-aa/notes.ts';
import { encodeKnownHand, encodeReply, parseKnownHand } from '../../../src/devices/ef-aa/replies.ts';
import { encodeRequest, parseRequest, type EfRequest } from '../../../src/devices/ef-aa/requests.ts';
import { createHostFramer, createModuleFramer, encodeFrame, IMAGE, NOTE, REPLY, type EfFrame } from '../../../src/devices/ef-aa/wire.ts';
import type { VerdictEvent } from '../../../src/hal/on-device-verifier.ts';
import type { WireBehaviour } from '../../../src/simulators/rude-link.ts';
import { createEfAaSimulator, type EfAaSimulatorOptions } from '../../../src/simulators/ef-aa/simulator.ts';
import { createSimulatedCable } from '../../../src/simulators/simulated-device.ts';

const never = new AbortController().signal;

async function open(options: Partial<EfAaSimulatorOptions> = {}, given: unknown = {}) {
  const clock = createVirtualClock(undefined, 4);
  const simulator = createEfAaSimulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: 115_200 });
  const log: string[] = [];
  const verifier = createEfAaVerifier(cable.opener, settings.parse(given), clock, ({ event, detail }) => log.push(`${event}: ${detail}`));
  await clock.advance(1500);
  simulator.library.set(7, { subject: 'mine', name: 'ref-0007' });
  const begin = (events: AsyncIterable<VerdictEvent>) => {
    const told: VerdictEvent[] = [];
    void (async () => {
      for await (const event of events) told.push(event);
    })();
    return told;
  };
  const verify = async (timeoutMs = 5000) => {
    const told = begin(verifier.verify(timeoutMs, never));
    await clock.advance(timeoutMs + 3000);
    return told;
  };
  return { clock, simulator, cable, verifier, begin, verify, log };
}

const known = { kind: 'recognised', userId: 7, name: 'ref-0007' };

describe('ef-aa: frames', () => {
  const fromModule = fc.oneof(
    fc.record({ id: fc.constant(REPLY), data: fc.uint8Array({ maxLength: 600 }) }),
    fc.record({ id: fc.constant(NOTE), data: fc.uint8Array({ maxLength: 64 }) }),
    fc.record({ id: fc.constant(IMAGE), data: fc.uint8Array({ maxLength: 700 }) }),
  );
  const fromHost = fc.record({ id: fc.integer({ min: 0x10, max: 0xff }), data: fc.uint8Array({ maxLength: 256 }) });
  const framesIn = (events: readonly FrameEvent<EfFrame>[]) =>
    events.flatMap((event) => (event.kind === 'frame' ? [{ id: event.frame.id, data: [...event.frame.data] }] : []));
  const plain = (frames: readonly EfFrame[]) => frames.map(({ id, data }) => ({ id, data: [...data] }));

  const cutUp = (framer: Framer<EfFrame>, stream: Uint8Array, cuts: readonly number[]) => {
    const events: FrameEvent<EfFrame>[] = [];
    for (let at = 0, turn = 0; at < stream.length; turn += 1) {
      events.push(...framer.push(stream.slice(at, at + cuts[turn % cuts.length]!)));
      at += cuts[turn % cuts.length]!;
    }
    return events;
  };
  const cuts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });

  it('gives the same frames however the stream is cut, either way', () => {
    const runs = [
      { frames: fromModule, make: createModuleFramer },
      { frames: fromHost, make: createHostFramer },
    ];
    for (const { frames, make } of runs) {
      fc.assert(
        fc.property(fc.array(frames, { minLength: 1, maxLength: 6 }), cuts, (given, at) => {
          expect(framesIn(cutUp(make(), concatBytes(given.map(encodeFrame)), at))).toEqual(plain(given));
        }),
      );
    }
  });

  it('finds a frame after any garbage, at the latest after a silence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ minLength: 2, maxLength: 40 }), cuts, (garbage, data, at) => {
        const framer = createModuleFramer();
        const frame = { id: REPLY, data };
        const events = [...cutUp(framer, concatBytes([garbage, encodeFrame(frame)]), at), ...framer.expire()];
        // Garbage may end like the beginning of a longer frame with a right checksum: one in 256 of those that begin so.
        const eaten = framesIn(events).some(({ data: content }) => content.length > data.length);
        if (!eaten) expect(framesIn(events)).toContainEqual(plain([frame])[0]);
        expect(framer.pending).toBe(0);
      }),
    );
  });

  it('does not wait for a length that no frame of its kind has', () => {
    const framer = createModuleFramer();
    const claims = Uint8Array.of(0xef, 0xaa, NOTE, 0xff, 0xff, ...encodeFrame({ id: REPLY, data: Uint8Array.of(0x11, 0, 0) }));
    expect(framesIn(framer.push(claims))).toEqual([{ id: REPLY, data: [0x11, 0, 0] }]);
  });

  it('writes and reads every request, and refuses any other length', () => {
    const name = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter((text) => !text.includes('\0') && new TextEncoder().encode(text).length <= 32);
    const request: fc.Arbitrary<EfRequest> = fc.oneof(
      fc.constantFrom<EfRequest>(
        { name: 'reset' },
        { name: 'get-status' },
        { name: 'delete-all' },
        { name: 'get-version' },
        { name: 'get-sn' },
      ),
      fc.record({ name: fc.constant('verify' as const), timeoutS: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ name: fc.constant('enrol-single' as const), userName: name, timeoutS: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ name: fc.constant('delete-user' as const), userId: fc.integer({ min: 0, max: 0xffff }) }),
    );
    fc.assert(
      fc.property(request, (given) => {
        const frame = encodeRequest(given);
        expect(parseRequest(frame)).toEqual(given);
        expect(parseRequest({ ...frame, data: concatBytes([frame.data, Uint8Array.of(0)]) })).toBe('length');
      }),
    );
  });

  it('reads a state report in either byte order, and a verdict with more behind it', () => {
    for (const state of [0, 1, 6, 7, 128, 134, 255]) {
      for (const order of ['little', 'big'] as const)
        expect(parseNote(encodeStateNote(state, [], order))).toEqual({ name: 'state', state });
    }
    expect(parseNote(Uint8Array.of(1, 3, 3))).toBeUndefined();
    expect(parseNote(new Uint8Array())).toBeUndefined();
    const verdict = encodeKnownHand({ userId: 300, name: 'ref' }, 0xc8);
    expect(parseKnownHand(concatBytes([verdict, new Uint8Array(9)]))).toEqual({ userId: 300, name: 'ref' });
    expect(parseKnownHand(verdict.subarray(0, 33))).toBeUndefined();
  });
});

describe('ef-aa: what the module sees and says', () => {
  it('turns each state into one hint, however often it is repeated', async () => {
    const { simulator, verify, verifier } = await open();
    simulator.hold({ subject: 'mine', states: [6, 6, 6, 7, 4, 5, 2, 3, 134, 133, 131, 132, 129, 130, 0, 128] });
    const hints = (await verify()).flatMap((event) => (event.kind === 'hint' ? [event.hint] : []));
    expect(hints).toEqual([
      ...['place', 'too-far', 'too-near', 'move-right', 'move-left', 'move-back', 'move-forward'],
      ...['move-left', 'move-right', 'move-back', 'move-forward', 'too-far', 'too-near', 'good'],
    ]);
    await verifier.close();
  });

  it('changes sides where the module is built in turned', async () => {
    const { simulator, verify, verifier } = await open({}, { turned: true });
    simulator.hold({ subject: 'mine', states: [4, 5, 2, 3, 6] });
    const hints = (await verify()).flatMap((event) => (event.kind === 'hint' ? [event.hint] : []));
    expect(hints).toEqual(['place', 'move-left', 'move-right', 'move-forward', 'move-back', 'too-far']);
    await verifier.close();
  });

  it('reports a state that it does not know, once, and looks on', async () => {
    const { simulator, verify, verifier, log } = await open();
    simulator.hold({ subject: 'mine', states: [77, 77, 77] });
    expect((await verify()).at(-1)).toEqual(known);
    expect(log.filter((line) => line === 'unexpected-frame: state 77')).toHaveLength(1);
    await verifier.close();
  });

  it.each([
    [0x01, { code: 'refused', detail: '01 rejected' }],
    [0x04, { code: 'faulty', detail: '04 camera failed' }],
    [0x07, { code: 'faulty', detail: '07 no memory' }],
    [0x0c, { code: 'refused', detail: '0C liveness check failed' }],
    [0x0e, { code: 'refused', detail: '0E not authorised' }],
    [0x15, { code: 'unsupported', detail: '15 must be encrypted: a module set up for encryption is not supported' }],
    [0x77, { code: 'refused', detail: '77 unknown result' }],
  ])('names result %i of a look', async (result, error) => {
    const { simulator, verify, verifier } = await open();
    simulator.fault({ to: 'verify', result, times: 1 });
    expect((await verify()).at(-1)).toEqual({ kind: 'failed', error });
    simulator.hold({ subject: 'mine' });
    expect((await verify()).at(-1)).toEqual(known);
    await verifier.close();
  });

  it('does not call an unknown user in an enrolment an unknown hand, and tells a full library', async () => {
    const { clock, simulator, verifier, begin } = await open({ librarySize: 1 });
    simulator.hold({ subject: 'other' });
    const full = begin(verifier.enrol('ref-0008', 5000, never));
    await clock.advance(3000);
    expect(full.at(-1)).toEqual({ kind: 'failed', error: { code: 'refused', detail: '09 library full' } });
    simulator.fault({ to: 'enrol-single', result: 0x08, times: 1 });
    const odd = begin(verifier.enrol('ref-0008', 5000, never));
    await clock.advance(3000);
    expect(odd.at(-1)).toEqual({ kind: 'failed', error: { code: 'refused', detail: '08 unknown user' } });
    const cut = begin(verifier.enrol('ref\0x', 5000, never));
    await clock.advance(100);
    expect(cut).toMatchObject([{ kind: 'failed', error: { code: 'refused' } }]);
    await verifier.close();
  });

  it('tells who the module is, and uses one that does not know the question', async () => {
    const telling = await open();
    expect(telling.verifier.status()).toMatchObject({
      identity: { model: 'ef-aa', serialNumber: 'SIM0000042', firmware: 'PALM-SIM 1.0.0' },
    });
    await telling.verifier.close();
    const mute = await open({ deafTo: ['get-sn', 'get-version'] });
    await mute.clock.advance(1500);
    expect(mute.verifier.status()).toMatchObject({ state: 'ready', identity: { serialNumber: '', firmware: '' } });
    await mute.verifier.close();
    const other = await open({ deafTo: ['get-sn'] }, { serialFrom: 'uid' });
    expect(other.verifier.status()).toMatchObject({ state: 'ready', identity: { serialNumber: 'SIM0000042' } });
    await other.verifier.close();
  });

  it.each(['error', 'invalid', 'updating'] as const)(
    'calls a module that says %s faulty, also in between, and finds it again',
    async (state) => {
      const { clock, simulator, verifier } = await open();
      simulator.ail(state);
      await clock.advance(11_000);
      expect(verifier.status()).toMatchObject({ state: 'faulty', identity: { serialNumber: 'SIM0000042' }, error: { code: 'faulty' } });
      simulator.ail(undefined);
      await clock.advance(3000);
      expect(verifier.status().state).toBe('ready');
      await verifier.close();
    },
  );
});

describe('ef-aa: a wire that goes wrong', () => {
  const survivable: readonly (readonly [string, WireBehaviour])[] = [
    ['noise between all frames', { kind: 'garbage', bytes: 11 }],
    ['bytes one by one', { kind: 'chopped', atMostBytes: 1 }],
    ['notes with a wrong checksum', { kind: 'wrong-checksum', frames: 2 }],
    ['a note cut short', { kind: 'truncated', keepBytes: 9, frames: 1 }],
    ['a slow line', { kind: 'slow', delayMs: 120 }],
  ];
  it.each(survivable)('still recognises the hand: %s', async (_, behaviour) => {
    const { simulator, cable, verify, verifier } = await open();
    simulator.hold({ subject: 'mine', states: [6, 0, 0] });
    cable.behave(behaviour);
    expect((await verify()).at(-1)).toEqual(known);
    await verifier.close();
  });

  it('says garbled where the verdict itself came damaged, and not whose hand it was', async () => {
    const { simulator, cable, verify, verifier } = await open();
    simulator.hold({ subject: 'mine' });
    cable.behave({ kind: 'wrong-checksum', frames: 1 });
    expect((await verify()).at(-1)).toEqual({ kind: 'failed', error: { code: 'garbled', detail: 'wrong checksum' } });
    expect((await verify()).at(-1)).toEqual(known);
    await verifier.close();
  });

  it('gives up a verdict that stalls in the middle of its frame', async () => {
    const { simulator, cable, verify, verifier } = await open();
    simulator.hold({ subject: 'mine' });
    cable.behave({ kind: 'truncated', keepBytes: 20, frames: 1 });
    expect((await verify()).at(-1)).toEqual({ kind: 'failed', error: { code: 'garbled', detail: 'cut off' } });
    expect((await verify()).at(-1)).toEqual(known);
    await verifier.close();
  });

  it('says no answer where none comes, and that the module is faulty where it stays silent', async () => {
    const { clock, simulator, cable, verify, verifier } = await open();
    simulator.hold({ subject: 'mine' });
    cable.behave({ kind: 'silent' });
    expect((await verify(1000)).at(-1)).toEqual({ kind: 'failed', error: { code: 'no-answer', waitedMs: 2500 } });
    expect(verifier.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    cable.behave({ kind: 'polite' });
    await clock.advance(4000);
    expect((await verify()).at(-1)).toEqual(known);
    await verifier.close();
  });

  it('notices a silent module also while nobody looks', async () => {
    const { clock, cable, verifier } = await open();
    cable.behave({ kind: 'silent' });
    await clock.advance(15_000);
    expect(verifier.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    await verifier.close();
  });

  it('passes over replies to what was never asked, and images', async () => {
    const { clock, simulator, begin, verifier, log } = await open();
    const told = begin(verifier.verify(5000, never));
    await clock.advance(300);
    await Promise.all([
      simulator.say({ id: REPLY, data: encodeReply({ requestId: 0x1d, result: 0, data: Uint8Array.of(0, 9, 0) }) }),
      simulator.say({ id: REPLY, data: new Uint8Array() }),
      simulator.say({ id: IMAGE, data: new Uint8Array(900) }),
      simulator.say({ id: NOTE, data: Uint8Array.of(9) }),
      clock.advance(300),
    ]);
    simulator.hold({ subject: 'mine' });
    await clock.advance(2000);
    expect(told.at(-1)).toEqual(known);
    expect(log.filter((line) => line.startsWith('unexpected-frame'))).toEqual([
      'unexpected-frame: an empty reply',
      'unexpected-frame: a note 09',
      'unexpected-frame: a reply to 1D',
      'unexpected-frame: an image of 900 bytes',
    ]);
    await verifier.close();
  });

  it('does not take the verdict on one hand, come late, for that on the next', async () => {
    const { clock, simulator, cable, begin, verifier } = await open();
    simulator.library.set(8, { subject: 'other', name: 'ref-0008' });
    simulator.hold({ subject: 'mine' });
    // The verdict is on its way, 400 ms late, when the person gives up; the next hand is another one.
    cable.behave({ kind: 'slow', delayMs: 400, frames: 1 });
    const leaving = new AbortController();
    const first = begin(verifier.verify(5000, leaving.signal));
    await clock.advance(500);
    leaving.abort();
    await clock.advance(0);
    simulator.hold({ subject: 'other' });
    const second = begin(verifier.verify(5000, never));
    await clock.advance(4000);
    expect(first.at(-1)).toEqual({ kind: 'failed', error: { code: 'cancelled' } });
    expect(second.at(-1)).toEqual({ kind: 'recognised', userId: 8, name: 'ref-0008' });
    await verifier.close();
  });

  it('says that the module restarted in the middle of a look, and works again', async () => {
    const { clock, simulator, begin, verify, verifier, log } = await open();
    const told = begin(verifier.verify(5000, never));
    await clock.advance(300);
    await Promise.all([simulator.say({ id: NOTE, data: encodeReadyNote() }), clock.advance(50)]);
    expect(told.at(-1)).toEqual({ kind: 'failed', error: { code: 'faulty', detail: 'the module restarted' } });
    expect(log).toContain('refused: the module restarted by itself');
    simulator.hold({ subject: 'mine' });
    expect((await verify()).at(-1)).toEqual(known);
    await verifier.close();
  });

  it('bears a flood of notes without keeping them', async () => {
    const { clock, simulator, begin, verifier } = await open();
    const told = begin(verifier.verify(60_000, never));
    await clock.advance(200);
    const flood = Array.from({ length: 4000 }, (_, i) => simulator.say({ id: NOTE, data: encodeStateNote(i % 2 === 0 ? 6 : 7) }));
    await clock.advance(500);
    await Promise.all(flood);
    simulator.hold({ subject: 'mine' });
    await clock.advance(2000);
    expect(told.at(-1)).toEqual(known);
    expect(told.length).toBeLessThan(30);
    await verifier.close();
  });

  it('never deletes or enrols twice by itself', async () => {
    const { clock, cable, simulator, verifier, begin } = await open();
    cable.behave({ kind: 'truncated', keepBytes: 5, frames: 1 });
    const removed = verifier.remove(7, never);
    await clock.advance(5000);
    expect(await removed).toMatchObject({ ok: false, error: { code: 'garbled' } });
    expect(simulator.library.size).toBe(0);
    simulator.hold({ subject: 'new' });
    cable.behave({ kind: 'wrong-checksum', frames: 1 });
    const told = begin(verifier.enrol('ref-0009', 5000, never));
    await clock.advance(5000);
    expect(told.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'garbled' } });
    expect(simulator.library.size).toBe(1);
    await verifier.close();
  });

  it('closes in the middle of a look at once', async () => {
    const { clock, begin, verifier } = await open();
    const told = begin(verifier.verify(60_000, never));
    await clock.advance(500);
    let closed = false;
    void verifier.close().then(() => {
      closed = true;
    });
    await clock.advance(0);
    expect(closed).toBe(true);
    expect(told.at(-1)).toMatchObject({ kind: 'failed' });
  });
});
