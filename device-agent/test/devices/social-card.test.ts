import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/clock.ts';
import type { DeviceLog } from '../../src/devices/device-log.ts';
import { createSocialCardNarrator } from '../../src/devices/social-card/describe.ts';
import { createSocialCardReader } from '../../src/devices/social-card/driver.ts';
import { settings } from '../../src/devices/social-card/model.ts';
import type { SocialCard, SocialCardAuth } from '../../src/hal/social-card-reader.ts';
import type { DeviceError } from '../../src/hal/status.ts';
import { tapOpener } from '../../src/links/tapped-link.ts';
import { createSimulatedCable } from '../../src/simulators/simulated-device.ts';
import { createCardDaemonSimulator, type CardDaemonOptions } from '../../src/simulators/social-card/daemon.ts';
import type { CardManners } from '../../src/simulators/social-card/virtual-card.ts';
import type { WireBehaviour } from '../../src/simulators/rude-link.ts';
import type { Result } from '@changqing/protocol';
import { hex } from '../examples/worked-examples.ts';
import { secondCard, secondGeneration, thirdCard, thirdGeneration } from '../test-social-cards.ts';

const never = new AbortController().signal;

async function open(options: Partial<CardDaemonOptions> = {}, given: unknown = {}, auth?: SocialCardAuth) {
  const clock = createVirtualClock();
  const daemon = createCardDaemonSimulator({ clock, ...options });
  const cable = createSimulatedCable(daemon, clock);
  const logged: Parameters<DeviceLog>[0][] = [];
  const narrate = createSocialCardNarrator();
  const wire: string[] = [];
  const opener = tapOpener(cable.opener, clock, ({ bytes, direction }) => wire.push(...narrate(bytes, direction)));
  const reader = createSocialCardReader(opener, settings.parse(given), clock, (entry) => logged.push(entry), auth);
  const told: boolean[] = [];
  reader.onCard((present) => told.push(present));
  await clock.advance(50);
  const read = async (withinMs = 20_000): Promise<Result<SocialCard, DeviceError> | undefined> => {
    let result: Result<SocialCard, DeviceError> | undefined;
    void reader.read(never).then((value) => {
      result = value;
    });
    for (let passedMs = 0; result === undefined && passedMs < withinMs; passedMs += 50) await clock.advance(50);
    return result;
  };
  return { clock, daemon, cable, reader, told, logged, wire, read };
}

describe('social-card: cards', () => {
  const manners: readonly (readonly [string, CardManners])[] = [
    ['announces its answers (61)', { announces: true }],
    ['wants the right length (6C)', { strictLength: true, nameBytes: 20 }],
    ['both', { announces: true, strictLength: true, nameBytes: 20 }],
    ['selects files by P1 = 02', { selectsBy: 0x02 }],
    ['selects files by P1 = 00', { selectsBy: 0x00 }],
  ];
  it.each(manners)('reads a card that %s', async (_, manner) => {
    const { daemon, read, reader } = await open();
    daemon.insert(secondCard(manner));
    expect(await read()).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    await reader.close();
  });

  it('reads what is there where a card lacks a record', async () => {
    const { daemon, read, reader, clock } = await open();
    daemon.insert(secondCard({ without: ['expiresOn', 'name'] }));
    await clock.advance(10);
    expect(await read()).toEqual({ ok: true, value: { ...secondGeneration, expiresOn: undefined, name: undefined } });
    await reader.close();
  });

  it.each([
    ['birth date that is not that of the number', { birthDate: hex('19 49 12 30') }, 'the birth date is not that of the number'],
    ['number with a wrong check character', { number: new TextEncoder().encode('110105194912310021') }, 'the number is none: number-check'],
    ['name that is not GBK', { name: hex('FF FF FF') }, 'the name is not GBK'],
    ['version of letters', { version: hex('41 42 43 44') }, 'the version is none'],
  ] as const)('says that a card is broken, and nothing of the person: %s', async (_, instead, detail) => {
    const { clock, daemon, read, reader, logged } = await open();
    daemon.insert(secondCard({ instead }));
    await clock.advance(10);
    expect(await read()).toEqual({ ok: false, error: { code: 'garbled', detail } });
    expect(reader.status().state).toBe('ready');
    expect(JSON.stringify(logged)).not.toMatch(/110105|测/);
    await reader.close();
  });

  it('opens a card of the third generation where somebody has the keys, and reads the rest where they do not fit', async () => {
    const card = thirdCard();
    const auth: SocialCardAuth = {
      open: async (transmit) => {
        const answer = await transmit(hex('00 82 00 0A 10 00*16'));
        card.authenticate();
        return answer.ok ? { ok: true, value: undefined } : answer;
      },
    };
    const opened = await open({}, {}, auth);
    opened.daemon.insert(card);
    await opened.clock.advance(10);
    expect(await opened.read()).toEqual({ ok: true, value: { ...secondGeneration, version: '3.00' } });
    await opened.reader.close();
    const refusing: SocialCardAuth = { open: () => Promise.resolve({ ok: false, error: { code: 'refused', detail: 'no such key' } }) };
    const closed = await open({}, {}, refusing);
    closed.daemon.insert(thirdCard());
    await closed.clock.advance(10);
    expect(await closed.read()).toEqual({ ok: true, value: thirdGeneration });
    await closed.reader.close();
  });

  it('leaves no card open: its power is cut after each reading', async () => {
    const card = thirdCard();
    const { clock, daemon, read, reader } = await open();
    daemon.insert(card);
    await clock.advance(10);
    await read();
    card.authenticate();
    expect(await read()).toEqual({ ok: true, value: thirdGeneration });
    await reader.close();
  });

  it('tells another card that came so quickly that the reader never seemed empty', async () => {
    const { clock, daemon, told, reader, read } = await open();
    daemon.insert(secondCard());
    await clock.advance(10);
    daemon.remove();
    daemon.insert(thirdCard());
    await clock.advance(10);
    expect(told).toEqual([true, false, true]);
    expect(await read()).toMatchObject({ ok: true, value: { version: '3.00' } });
    await reader.close();
  });
});

describe('social-card: trouble', () => {
  it.each([1, 3, 5, 8, 11])('says that a card was taken out at command %i, and reads it when it is back', async (at) => {
    const { clock, daemon, read, reader, told } = await open();
    daemon.insert(secondCard());
    await clock.advance(10);
    daemon.onTransmit((count) => {
      if (count === at) daemon.remove();
    });
    expect(await read()).toMatchObject({ ok: false, error: { code: 'refused' } });
    await clock.advance(50);
    expect(told).toEqual([true, false]);
    daemon.onTransmit(undefined);
    daemon.insert(secondCard());
    await clock.advance(10);
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    await reader.close();
  });

  it.each(['resetCard', 'notTransacted', 'commError'] as const)('begins anew, once, after %s', async (code) => {
    const { clock, daemon, read, reader, logged } = await open();
    daemon.insert(secondCard());
    await clock.advance(10);
    daemon.fail(code, 1);
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    expect(logged.filter(({ event }) => event === 'retried')).toHaveLength(1);
    daemon.fail(code);
    expect(await read()).toMatchObject({ ok: false, error: { code: 'garbled' } });
    daemon.fail(undefined);
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    await reader.close();
  });

  it('says that another program holds the card', async () => {
    const { clock, daemon, read, reader } = await open();
    daemon.insert(secondCard());
    await clock.advance(10);
    daemon.setBusy(true);
    expect(await read()).toEqual({ ok: false, error: { code: 'refused', detail: 'another program is using the card (8010000B)' } });
    await reader.close();
  });

  it('is disconnected while the reader is out, also in the middle of a reading, and ready three seconds after it is back', async () => {
    const { clock, daemon, read, reader } = await open();
    daemon.insert(secondCard());
    await clock.advance(10);
    daemon.onTransmit((count) => {
      if (count === 4) daemon.setReader(false);
    });
    expect(await read()).toMatchObject({ ok: false, error: { code: 'link' } });
    await clock.advance(2000);
    expect(reader.status()).toMatchObject({ state: 'disconnected' });
    expect(reader.cardPresent()).toBe(false);
    daemon.setReader(true);
    await clock.advance(3000);
    expect(reader.status().state).toBe('ready');
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    await reader.close();
  });

  it('takes the reader that the settings name, and waits for it', async () => {
    const { clock, reader } = await open({}, { reader: 'Other Reader' });
    await clock.advance(1000);
    expect(reader.status()).toMatchObject({ state: 'disconnected', error: { cause: { code: 'not-found', path: 'Other Reader' } } });
    await reader.close();
    const named = await open({}, { reader: 'Contact Reader' });
    expect(named.reader.status()).toMatchObject({ state: 'ready', identity: { serialNumber: 'S-0001' } });
    await named.reader.close();
  });

  it('says which version a service speaks that it does not know', async () => {
    const { reader } = await open({ version: { major: 5, minor: 0 } });
    const detail = 'the smart card service speaks version 5:0, the kiosk 4:4';
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'garbled', detail } });
    await reader.close();
  });

  const rude: readonly (readonly [string, WireBehaviour])[] = [
    ['silence', { kind: 'silent', skip: 1 }],
    ['an answer that breaks off', { kind: 'truncated', keepBytes: 3, skip: 2, frames: 1 }],
    ['noise before an answer', { kind: 'garbage', bytes: 5, skip: 2, frames: 1 }],
    ['bits that flip', { kind: 'corrupt', everyBytes: 40, skip: 1, frames: 30 }],
    ['the service gone in the middle of an answer', { kind: 'unplug-after', bytes: 200 }],
  ];
  it.each(rude)('comes to an end, and back: %s', async (_, behaviour) => {
    const { clock, daemon, cable, read, reader } = await open();
    daemon.insert(secondCard());
    await clock.advance(10);
    cable.behave(behaviour);
    const result = await read(30_000);
    // Whatever was made of it, it was not made of another card's answer.
    if (result?.ok === true) expect(result.value.number).toBe(secondGeneration.number);
    expect(result).toBeDefined();
    cable.behave({ kind: 'polite' });
    cable.plug();
    await clock.advance(25_000);
    expect(reader.status().state).toBe('ready');
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    await reader.close();
  });

  it('survives slow pieces: one byte at a time', async () => {
    const { clock, daemon, cable, read, reader } = await open();
    cable.behave({ kind: 'chopped', atMostBytes: 1 });
    daemon.insert(secondCard());
    await clock.advance(10);
    expect(await read()).toEqual({ ok: true, value: secondGeneration });
    await reader.close();
  });

  it('notices a service that hangs while nobody asks for anything', async () => {
    const { clock, cable, reader } = await open();
    cable.behave({ kind: 'silent' });
    await clock.advance(23_500);
    expect(reader.status()).toMatchObject({ state: 'faulty', error: { code: 'no-answer' } });
    await reader.close();
  });

  it('hangs up on a flood that nobody asked for, and holds little of it', async () => {
    const clock = createVirtualClock();
    let taken = 0;
    const flood = createSimulatedCable(
      {
        serve: async (link, signal) => {
          for (let i = 0; i < 10_000; i += 1) {
            const sent = await link.send(new Uint8Array(1024).fill(0x90), signal);
            if (!sent.ok) return;
            taken += 1;
          }
        },
      },
      clock,
    );
    const reader = createSocialCardReader(flood.opener, settings.parse({}), clock, () => undefined);
    await clock.advance(500);
    expect(['disconnected', 'faulty']).toContain(reader.status().state);
    expect(taken).toBeLessThan(200);
    await reader.close();
  });
});

it('social-card: the wire is told in words, without the person', async () => {
  const { clock, daemon, read, reader, wire } = await open();
  daemon.insert(secondCard());
  await clock.advance(10);
  await read();
  expect(wire).toContain('read number');
  expect(wire).toContain('90 00, 20 bytes');
  expect(wire).toContain('connect the card in Example Contact Reader (S-0001) 00 00');
  expect(wire.join('\n')).not.toMatch(/110105|测|A0000/);
  await reader.close();
});
