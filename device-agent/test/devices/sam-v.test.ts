import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import { createSamVReader } from '../../src/devices/sam-v/driver.ts';
import { settings } from '../../src/devices/sam-v/model.ts';
import type { CardEvent } from '../../src/hal/id-card-reader.ts';
import type { WireBehaviour } from '../../src/simulators/rude-link.ts';
import { createSamVSimulator, type SamVSimulatorOptions } from '../../src/simulators/sam-v/simulator.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { foreigner2017, foreigner2023, longName, permit, resident } from '../test-cards.ts';

async function open(options: Partial<SamVSimulatorOptions> = {}, given: unknown = {}) {
  const clock = createVirtualClock();
  const simulator = createSamVSimulator({ clock, ...options });
  const cable = createSimulatedCable(simulator, clock, { baudRate: 115_200 });
  const reader = createSamVReader(cable.opener, settings.parse(given), clock, () => undefined);
  const events: CardEvent[] = [];
  const watching = new AbortController();
  await clock.advance(500);
  void (async () => {
    for await (const event of reader.watchCards(watching.signal)) events.push(event);
  })();
  const kinds = () => events.map((event) => event.kind);
  return { clock, simulator, cable, reader, events, kinds, watching };
}

describe('sam-v: cards', () => {
  it.each([resident, longName, permit, foreigner2017, foreigner2023])('reads a card of kind $kind', async (card) => {
    const { clock, simulator, events, reader } = await open();
    simulator.place(card);
    await clock.advance(2000);
    expect(events.at(-1)).toEqual({ kind: 'card-read', card });
    await reader.close();
  });

  it('reads the added address where it is asked to, and keeps the printed one where there is none', async () => {
    const { clock, simulator, events, reader } = await open({}, { readAddedAddress: true });
    simulator.place(resident, { addedAddress: '北京市朝阳区示例路88号' });
    await clock.advance(2500);
    simulator.place(longName);
    await clock.advance(4000);
    const addresses = events.flatMap((event) => (event.kind === 'card-read' ? [event.card.address] : []));
    expect(addresses).toEqual(['北京市朝阳区示例路88号', longName.address]);
    await reader.close();
  });

  it('says that a card does not agree with itself, and goes on', async () => {
    const { clock, simulator, events, reader } = await open();
    simulator.place({ ...resident, sex: 'male' });
    await clock.advance(2000);
    expect(events.at(-1)).toEqual({ kind: 'card-unreadable', error: { code: 'garbled', detail: 'the sex is not that of the number' } });
    expect(reader.status().state).toBe('ready');
    simulator.remove();
    await clock.advance(1500);
    simulator.place(resident);
    await clock.advance(2000);
    expect(events.at(-1)?.kind).toBe('card-read');
    await reader.close();
  });

  it('tells a card pulled in the middle of reading, once, and reads it when it is back', async () => {
    const { clock, simulator, events, kinds, reader } = await open();
    simulator.place(resident);
    await clock.advance(700);
    expect(kinds()).toEqual(['card-reading']);
    simulator.remove();
    await clock.advance(1000);
    expect(events.at(-1)).toEqual({ kind: 'card-unreadable', error: { code: 'refused', detail: '41 read failed' } });
    await clock.advance(1500);
    simulator.place(resident);
    await clock.advance(2000);
    expect(kinds()).toEqual(['card-reading', 'card-unreadable', 'card-removed', 'card-reading', 'card-read']);
    await reader.close();
  });

  it('does not try a refused card again until it was away', async () => {
    const { clock, simulator, kinds, reader } = await open({ stickyCard: 'refind' });
    simulator.fault({ to: 'readCard', status: 0x31 });
    simulator.place(resident);
    await clock.advance(5000);
    expect(kinds()).toEqual(['card-reading', 'card-unreadable']);
    await reader.close();
  });

  it.each([
    { stickyCard: 'refind', certain: true },
    { stickyCard: 'silentUntilRemoved', certain: false },
  ] as const)('says of a card that is gone whether it can know it: $stickyCard', async ({ stickyCard, certain }) => {
    const { clock, simulator, events, reader } = await open({ stickyCard });
    simulator.place(resident);
    await clock.advance(6_000);
    simulator.remove();
    await clock.advance(3_000);
    expect(events.filter(({ kind }) => kind === 'card-removed')).toEqual([{ kind: 'card-removed', certain }]);
    await reader.close();
  });

  it('ignores the same card laid down again within three seconds, not after them', async () => {
    const { clock, simulator, kinds, reader } = await open();
    simulator.place(resident);
    await clock.advance(1600);
    expect(kinds()).toEqual(['card-reading', 'card-read']);
    simulator.remove();
    await clock.advance(1100);
    simulator.place(resident);
    await clock.advance(1300);
    expect(kinds()).toEqual(['card-reading', 'card-read', 'card-removed']);
    simulator.remove();
    await clock.advance(3000);
    simulator.place(resident);
    await clock.advance(2000);
    expect(kinds()).toEqual(['card-reading', 'card-read', 'card-removed', 'card-reading', 'card-read']);
    await reader.close();
  });

  it('tells a card that was laid down again too soon once it is no longer too soon, if it still lies there', async () => {
    const { clock, simulator, kinds, reader } = await open({ stickyCard: 'refind' });
    simulator.place(resident);
    await clock.advance(1600);
    simulator.remove();
    await clock.advance(1100);
    simulator.place(resident);
    await clock.advance(4500);
    expect(kinds()).toEqual(['card-reading', 'card-read', 'card-removed', 'card-reading', 'card-read']);
    await reader.close();
  });

  it('notices another card laid down so quickly that the gap was hardly seen', async () => {
    const { clock, simulator, events, kinds, reader } = await open({ stickyCard: 'refind' });
    simulator.place(resident);
    await clock.advance(2000);
    simulator.remove();
    await clock.advance(400);
    simulator.place(longName);
    await clock.advance(2500);
    expect(kinds()).toEqual(['card-reading', 'card-read', 'card-removed', 'card-reading', 'card-read']);
    expect(events.at(-1)).toMatchObject({ card: { name: longName.name } });
    await reader.close();
  });
});

describe('sam-v: wire and reader', () => {
  const survivable: readonly (readonly [string, WireBehaviour])[] = [
    ['the reply to read with a wrong checksum', { kind: 'wrong-checksum', skip: 2, frames: 1 }],
    ['the reply to read cut short', { kind: 'truncated', keepBytes: 700, skip: 2, frames: 1 }],
    ['a bit flipped in the reply to find', { kind: 'corrupt', everyBytes: 1, frames: 1 }],
    ['noise between all frames', { kind: 'garbage', bytes: 11 }],
    ['bytes one by one', { kind: 'chopped', atMostBytes: 1 }],
    ['a slow line', { kind: 'slow', delayMs: 300 }],
  ];
  it.each(survivable)('still reads the card: %s', async (_, behaviour) => {
    const { clock, simulator, cable, events, reader } = await open();
    simulator.place(resident);
    cable.behave(behaviour);
    await clock.advance(6000);
    expect(events.filter((event) => event.kind === 'card-read')).toEqual([{ kind: 'card-read', card: resident }]);
    await reader.close();
  });

  it('does not take a reply that came after its time for the next one', async () => {
    const { clock, simulator, cable, events, reader } = await open();
    cable.behave({ kind: 'slow', delayMs: 1600, frames: 1 });
    simulator.place(resident);
    await clock.advance(8000);
    expect(events.filter((event) => event.kind === 'card-read')).toEqual([{ kind: 'card-read', card: resident }]);
    await reader.close();
  });

  it('becomes disconnected when the cable is pulled in the middle of a reply, and reads after it is back', async () => {
    const { clock, simulator, cable, events, reader } = await open();
    simulator.place(resident);
    cable.behave({ kind: 'unplug-after', bytes: 300 });
    await clock.advance(3000);
    expect(reader.status().state).toBe('disconnected');
    cable.plug();
    await clock.advance(5000);
    expect(events.filter((event) => event.kind === 'card-read')).toEqual([{ kind: 'card-read', card: resident }]);
    await reader.close();
  });

  it.each([0x60, 0x66])('calls a reader faulty whose security module is out of order (%i), and finds it again', async (status) => {
    const { clock, simulator, reader } = await open();
    simulator.fault({ to: 'any', status });
    await clock.advance(2000);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'faulty' } });
    simulator.fault(undefined);
    await clock.advance(3000);
    expect(reader.status().state).toBe('ready');
    await reader.close();
  });

  it('notices a silent reader also while nobody watches', async () => {
    const { clock, cable, reader, watching } = await open();
    watching.abort();
    cable.behave({ kind: 'silent' });
    await clock.advance(60_000);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    await reader.close();
  });

  it('asks again where the reader did not understand', async () => {
    const { clock, simulator, events, reader } = await open();
    simulator.place(resident);
    simulator.fault({ to: 'readCard', status: 0x10, times: 1 });
    await clock.advance(2400);
    expect(events.map((event) => event.kind).slice(0, 2)).toEqual(['card-reading', 'card-read']);
    await reader.close();
  });
});
