import type { WireEvent } from '@changqing/protocol';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { describerOf } from '../../src/devices/describe-wire.ts';
import { openDevices } from '../../src/devices/open-devices.ts';
import { silentAgentLog } from '../../src/log.ts';
import { createSimulatedKiosk } from '../../src/simulators/simulated-kiosk.ts';
import { createWireMonitor } from '../../src/technician/wire-monitor.ts';
import { toHex } from '../../src/codec/hex.ts';
import { resident } from '../test-cards.ts';

test('one cable is read along while somebody watches, and nobody’s card or code stands in it', async () => {
  const clock = createVirtualClock(undefined, 6);
  const kiosk = createSimulatedKiosk({ clock, fast: true });
  const wire = createWireMonitor(clock);
  const opened = await openDevices(kiosk.wanted, clock, silentAgentLog, {
    tap: (role, model, opener) => wire.tap(role, opener, describerOf(model)),
  });
  if (!opened.ok) throw new Error(opened.error.detail);
  const { devices } = opened.value;
  const frames: WireEvent[] = [];
  wire.onFrames((event) => void frames.push(event));
  const stop = new AbortController();
  const cards: string[] = [];
  const watching = (async () => {
    for await (const event of devices.card?.watchCards(stop.signal) ?? []) cards.push(event.kind);
  })();
  await clock.advance(5_000);
  expect(frames).toEqual([]);

  wire.watch('card');
  kiosk.card.place(resident);
  await clock.advance(4_000);
  expect(cards).toContain('card-read');
  expect(frames.length).toBeGreaterThan(4);
  expect(new Set(frames.map(({ device }) => device))).toEqual(new Set(['card']));
  expect(frames.some(({ direction, bytes }) => direction === 'to-device' && bytes !== '')).toBe(true);
  expect(frames.some(({ means }) => /read/.test(means))).toBe(true);

  wire.watch('scanner');
  await kiosk.scanner.scan('110101198805124519');
  await clock.advance(500);
  expect(frames.at(-1)?.device).toBe('scanner');

  const told = JSON.stringify(frames);
  for (const secret of [resident.name, resident.identity.number, '110101198805124519']) {
    expect(told).not.toContain(secret);
    expect(told).not.toContain(toHex(new TextEncoder().encode(secret)));
    expect(told).not.toContain(toHex(Buffer.from(secret, 'utf16le')));
  }
  const before = frames.length;
  wire.watch(undefined);
  await clock.advance(2_000);
  expect(frames).toHaveLength(before);
  expect(wire.canWatch('document')).toBe(false);
  stop.abort();
  await clock.advance(100);
  await watching;
  const closing = opened.value.close();
  await clock.advance(5_000);
  await closing;
});
