import { describe, expect, test } from 'vitest';
import { card, found, matched, NUMBER, rehearse, WORLD } from './rehearsal.ts';

const NOT_MATCHED = { kind: 'not-matched' } as const;

describe('every outcome', () => {
  test.each(['accepted', 'already', 'not-yet-due'] as const)('%s: the first finger matches', (as) => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.attempt(matched(as));
    expect(kiosk.outcome()).toBe(as);
    expect(kiosk.last('print')).toMatchObject({ outcome: as, maskedName: '张**', recordNo: '0007-261123-0001-2', position: 'right-index' });
    expect(kiosk.last('record-attempt')).toMatchObject({ tryNumber: 1, position: 'right-index', sealedIdentity: undefined });
  });

  test('counter: no reason is in the view', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.attempt({ kind: 'counter', why: 'consent-withdrawn' });
    expect(kiosk.outcome()).toBe('counter');
    expect(JSON.stringify(kiosk.step)).not.toContain('withdrawn');
  });

  test('received: central has it and decides later', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.attempt({ kind: 'pending' });
    expect(kiosk.outcome()).toBe('received');
  });

  test('kept: no answer in time', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.attempt('none');
    expect(kiosk.outcome()).toBe('kept');
    expect(kiosk.last('settle').as).toBe('kept');
  });

  test.each(['not-found', 'not-enrolled'] as const)('%s: told at once', (result) => {
    const kiosk = rehearse();
    kiosk.layCard();
    kiosk.identified({ result });
    expect(kiosk.outcome()).toBe(result);
    expect(kiosk.effects.some((effect) => effect.do === 'print')).toBe(result === 'not-enrolled');
    expect(kiosk.effects.some((effect) => effect.do === 'record-consent')).toBe(false);
  });

  test('no-biometrics: nothing that was enrolled fits a reader that works', () => {
    const kiosk = rehearse({ ...WORLD, palmReader: undefined });
    kiosk.layCard();
    kiosk.identified(found(['right-palm']));
    expect(kiosk.outcome()).toBe('no-biometrics');
  });

  test('slip: three tries of each of three ways, another one each time', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    const asked: string[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      if (kiosk.step.step === 'another-way') kiosk.nextWay();
      if (kiosk.step.step === 'capture') asked.push(`${kiosk.step.position} ${kiosk.step.tryOnRung}`);
      kiosk.attempt(NOT_MATCHED);
    }
    expect(kiosk.outcome()).toBe('slip');
    expect(asked).toEqual(['right-index', 'left-index', 'right-palm'].flatMap((part) => [1, 2, 3].map((number) => `${part} ${number}`)));
  });

  test('left: before an attempt nothing was recorded but the consent', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.command({ kind: 'session.leave' });
    expect(kiosk.step).toEqual({ step: 'result', outcome: 'left', benefits: [], receipt: { state: 'none' } });
    expect(kiosk.ended()).toBe('left');
    kiosk.waitLong(6_000);
    expect(kiosk.step.step).toBe('idle');
    expect(kiosk.effects.some((effect) => effect.do === 'record-attempt' || effect.do === 'print')).toBe(false);
  });

  test('left after an attempt does not take it back', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.sample();
    kiosk.recorded();
    kiosk.command({ kind: 'session.leave' });
    expect(kiosk.last('settle').as).toBe('abandoned');
    kiosk.answered(matched('accepted'));
    expect(kiosk.step).toMatchObject({ step: 'result', outcome: 'left' });
    kiosk.command({ kind: 'result.done' });
    expect(kiosk.step.step).toBe('idle');
    expect(kiosk.effects.some((effect) => effect.do === 'print')).toBe(false);
  });

  test('the next person’s card puts the goodbye away', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.command({ kind: 'session.leave' });
    kiosk.layCard();
    expect(kiosk.step.step).toBe('identifying');
  });

  test('settings changed on the idle page go back when nobody begins', () => {
    const kiosk = rehearse();
    kiosk.command({ kind: 'settings.change', settings: { language: 'en', volume: 0 } });
    kiosk.waitLong(119_000);
    expect(kiosk.state.settings).toMatchObject({ language: 'en', volume: 0 });
    kiosk.waitLong(2_000);
    expect(kiosk.state.settings).toEqual(kiosk.state.world.defaults);
  });

  test('timed-out: nobody touches anything any more', () => {
    const kiosk = rehearse();
    kiosk.layCard();
    kiosk.identified(found());
    kiosk.waitLong(89_000);
    expect(kiosk.step.step).toBe('consent');
    kiosk.waitLong(2_000);
    expect(kiosk.ended()).toBe('timed-out');
    expect(kiosk.step).toEqual({ step: 'result', outcome: 'timed-out', benefits: [], receipt: { state: 'none' } });
  });
});

describe('who it is', () => {
  test('a card on the idle page starts by itself; consent page and capture follow with one touch', () => {
    const kiosk = rehearse();
    kiosk.layCard();
    expect(kiosk.last('identify')).toMatchObject({ by: 'card', name: '张秀英' });
    kiosk.identified(found());
    expect(kiosk.step).toMatchObject({ step: 'consent', maskedName: '张**' });
    kiosk.agree();
    expect(kiosk.step).toMatchObject({ step: 'capture', position: 'right-index', tryOnRung: 1, phase: 'waiting' });
  });

  test('a name that no font may have comes with its romanised form, to screen and paper, after a card alone', () => {
    const rare = { ...found(), maskedName: '\u{2C00A}**', maskedRomanised: 'Chen **' };
    const kiosk = rehearse();
    kiosk.layCard();
    kiosk.identified(rare);
    expect(kiosk.step).toMatchObject({ step: 'consent', maskedName: '\u{2C00A}**', maskedRomanised: 'Chen **' });
    kiosk.command({ kind: 'way.switch' });
    expect(kiosk.last('print')).toMatchObject({ outcome: 'slip', maskedRomanised: 'Chen **' });

    const typed = rehearse();
    typed.command({ kind: 'session.start' });
    typed.command({ kind: 'identify.type' });
    typed.command({ kind: 'number.enter', number: NUMBER });
    typed.identified(rare);
    expect(typed.step).toMatchObject({ step: 'consent', by: 'typed' });
    expect(typed.step).not.toHaveProperty('maskedRomanised');
  });

  test('a typed number shows no name, even where central sends one', () => {
    const kiosk = rehearse();
    kiosk.command({ kind: 'session.start' });
    kiosk.command({ kind: 'service.choose', service: 'certification' });
    kiosk.command({ kind: 'identify.type' });
    kiosk.command({ kind: 'number.enter', number: ` ${NUMBER} ` });
    kiosk.identified(found());
    expect(kiosk.step).toMatchObject({ step: 'consent', by: 'typed', maskedNumber: '139***********8043' });
    expect(kiosk.step).not.toHaveProperty('maskedName');
  });

  test.each([
    ['139903196103128044', 'number-check'],
    ['1399031961', 'number-incomplete'],
    ['139903196102308043', 'number-date'],
    ['13990319610312804A', 'number-characters'],
  ])('the number %s stays on its page: %s', (number, code) => {
    const kiosk = rehearse();
    kiosk.command({ kind: 'session.start' });
    kiosk.command({ kind: 'identify.type' });
    kiosk.command({ kind: 'number.enter', number });
    expect(kiosk.step).toEqual({ step: 'number', problem: { code } });
    expect(kiosk.effects.some((effect) => effect.do === 'identify')).toBe(false);
  });

  test('not me: nothing stays', () => {
    const kiosk = rehearse();
    kiosk.layCard();
    kiosk.identified(found());
    kiosk.command({ kind: 'consent.not-me' });
    expect(JSON.stringify(kiosk.state)).not.toContain(NUMBER);
  });

  test('a card that cannot be read says so and waits for the next', () => {
    const kiosk = rehearse();
    kiosk.feed({ kind: 'card-unreadable' });
    expect(kiosk.step).toMatchObject({ step: 'identify', problem: { code: 'card-unreadable' } });
    kiosk.layCard();
    expect(kiosk.step.step).toBe('identifying');
  });

  test('the next person lays down a card while the last result is shown; the same card does nothing', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.attempt(matched('accepted'));
    const { sessionId } = kiosk.last('print');
    kiosk.layCard();
    expect(kiosk.outcome()).toBe('accepted');
    kiosk.feed({ kind: 'receipt', sessionId, receipt: { state: 'printed', evidence: 'drained', reprint: false } });
    kiosk.layCard();
    expect(kiosk.outcome()).toBe('accepted');
    kiosk.feed({ kind: 'card-read', card: card('139908195906128597') });
    expect(kiosk.step.step).toBe('identifying');
    expect(kiosk.ended()).toBe('accepted');
  });

  test('a closed kiosk says why and goes back', () => {
    const kiosk = rehearse({ ...WORLD, closed: { code: 'storage-full' } });
    kiosk.layCard();
    expect(kiosk.step).toEqual({ step: 'trouble', problem: { code: 'storage-full' } });
    kiosk.waitLong(20_000);
    expect(kiosk.step.step).toBe('idle');
  });

  test('a changed notice has a page of its own before the consent', () => {
    const kiosk = rehearse({ ...WORLD, newNotice: true });
    kiosk.layCard();
    kiosk.identified(found());
    expect(kiosk.step).toMatchObject({ step: 'consent', newNotice: true });
    kiosk.command({ kind: 'consent.agree' });
    expect(kiosk.step).toMatchObject({ step: 'consent', newNotice: false });
    expect(kiosk.effects.some((effect) => effect.do === 'record-consent')).toBe(false);
    kiosk.agree();
    expect(kiosk.step.step).toBe('capture');
  });
});

describe('the ladder', () => {
  test('a refused capture costs no try and gives one piece of advice', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.refusedSample();
    expect(kiosk.step).toMatchObject({ step: 'capture', position: 'right-index', tryOnRung: 1, advice: 'too-dry' });
    expect(kiosk.state.speech?.messageId).toBe('hint.too-dry');
    expect(kiosk.effects.some((effect) => effect.do === 'record-attempt')).toBe(false);
  });

  test('fingers that are refused for ever leave the palm its three tries', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    while (kiosk.step.step === 'capture' && kiosk.step.modality === 'fingerprint') {
      kiosk.refusedSample();
      if (kiosk.state.session?.page.page === 'another-way') kiosk.nextWay();
    }
    expect(kiosk.step).toMatchObject({ step: 'capture', position: 'right-palm' });
    for (let attempt = 0; attempt < 3; attempt += 1) kiosk.attempt(NOT_MATCHED);
    expect(kiosk.outcome()).toBe('slip');
    expect(kiosk.state.session?.ladder?.captures).toBeLessThanOrEqual(9);
  });

  test('手指不方便 goes on at once and says why with the session', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    expect(kiosk.command({ kind: 'way.switch' })).toBe(true);
    expect(kiosk.step).toMatchObject({ step: 'another-way', position: 'left-index' });
    kiosk.nextWay();
    kiosk.attempt(matched('accepted'));
    kiosk.command({ kind: 'result.done' });
    expect(kiosk.last('end').switched).toEqual([{ position: 'right-index', why: 'asked' }]);
  });

  test('nothing can be switched while an attempt is being decided', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.sample();
    kiosk.recorded();
    expect(kiosk.step).toMatchObject({ step: 'capture', phase: 'comparing', canSwitch: false });
    expect(kiosk.command({ kind: 'way.switch' })).toBe(false);
  });

  test('a reader that stays away gives way to the next; one that comes back goes on', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    const gone = kiosk.last('capture').captureId;
    kiosk.feed({ kind: 'capture-failed', captureId: gone, why: 'reader-lost' });
    kiosk.feed({ kind: 'world', world: { ...WORLD, fingerReader: false } });
    kiosk.wait(2_000);
    kiosk.feed({ kind: 'world', world: WORLD });
    expect(kiosk.last('capture').captureId).not.toBe(gone);
    kiosk.feed({ kind: 'world', world: { ...WORLD, fingerReader: false } });
    kiosk.feed({ kind: 'capture-failed', captureId: kiosk.last('capture').captureId, why: 'reader-lost' });
    kiosk.wait(5_000);
    expect(kiosk.step).toMatchObject({ step: 'another-way', position: 'right-palm' });
    expect(kiosk.state.speech?.messageId).toBe('way.reader-lost');
  });

  test('after four minutes the slip comes by itself', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    for (let second = 0; second < 300 && kiosk.step.step === 'capture'; second += 1) {
      kiosk.wait(1_000);
      if (second % 20 === 0) kiosk.command({ kind: 'presence' });
    }
    expect(kiosk.outcome()).toBe('slip');
    expect(kiosk.at).toBeLessThanOrEqual(241_000);
  });

  test('a capture without a finger is armed anew by itself and is no sign of a person', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.waitLong(30_000);
    kiosk.feed({ kind: 'capture-failed', captureId: kiosk.last('capture').captureId, why: 'timed-out' });
    expect(kiosk.effects.filter((effect) => effect.do === 'capture')).toHaveLength(2);
    kiosk.waitLong(30_000);
    expect(kiosk.state.session?.goneAt).toBeDefined();
    kiosk.waitLong(30_000);
    expect(kiosk.ended()).toBe('timed-out');
  });

  test('any touch extends, as often as one likes', () => {
    const kiosk = rehearse();
    kiosk.layCard();
    kiosk.identified(found());
    for (let extension = 0; extension < 12; extension += 1) {
      kiosk.waitLong(61_000);
      expect(kiosk.state.session?.goneAt).toBeDefined();
      kiosk.command({ kind: 'presence' });
      expect(kiosk.state.session?.goneAt).toBeUndefined();
    }
    expect(kiosk.step.step).toBe('consent');
  });

  test('back from the capture page keeps the consent; going on records none again', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.refusedSample();
    kiosk.command({ kind: 'step.back' });
    expect(kiosk.step.step).toBe('consent');
    kiosk.command({ kind: 'consent.agree' });
    expect(kiosk.step).toMatchObject({ step: 'capture', position: 'right-index' });
    expect(kiosk.effects.filter((effect) => effect.do === 'record-consent')).toHaveLength(1);
    expect(kiosk.state.session?.ladder?.captures).toBe(1);
  });
});

describe('alone, without central', () => {
  test('two different fingers, the best of three each, and the identity sealed; nothing is claimed', () => {
    const kiosk = rehearse();
    kiosk.toCaptureOffline();
    expect(kiosk.step).toMatchObject({ step: 'capture', position: 'right-index', offline: true });
    const ids: string[] = [];
    for (const quality of [50, 90, 70]) {
      ids.push(kiosk.last('capture').captureId);
      kiosk.sample(quality);
    }
    expect(kiosk.last('record-attempt')).toMatchObject({ captureId: ids[1], tryNumber: 1, personRef: undefined });
    expect(kiosk.last('record-attempt').sealedIdentity?.identity.number).toBe(NUMBER);
    kiosk.recorded();
    kiosk.nextWay();
    expect(kiosk.step).toMatchObject({ position: 'left-index' });
    for (const quality of [60, 50, 40]) kiosk.sample(quality);
    kiosk.recorded();
    expect(kiosk.outcome()).toBe('kept');
    expect(kiosk.effects.filter((effect) => effect.do === 'settle').map(({ as }) => as)).toEqual(['kept', 'kept']);
    expect(kiosk.effects.filter((effect) => effect.do === 'drop-capture')).toHaveLength(4);
  });

  test('a palm where neither finger reads, the slip where nothing does', () => {
    const kiosk = rehearse();
    kiosk.toCaptureOffline();
    for (let capture = 0; capture < 3; capture += 1) kiosk.refusedSample();
    kiosk.nextWay();
    for (let capture = 0; capture < 3; capture += 1) kiosk.refusedSample();
    kiosk.nextWay();
    expect(kiosk.step).toMatchObject({ position: 'right-palm' });
    for (let capture = 0; capture < 3; capture += 1) kiosk.refusedSample();
    expect(kiosk.outcome()).toBe('slip');
  });

  test('one finger that reads is enough', () => {
    const kiosk = rehearse();
    kiosk.toCaptureOffline();
    for (let capture = 0; capture < 3; capture += 1) kiosk.refusedSample();
    kiosk.nextWay();
    kiosk.sample();
    kiosk.command({ kind: 'way.switch' });
    kiosk.recorded();
    expect(kiosk.outcome()).toBe('kept');
  });
});

describe('the paper', () => {
  test('stays asked about while nobody knows, and can be had again', () => {
    const kiosk = rehearse();
    kiosk.toCapture();
    kiosk.attempt(matched('accepted'));
    const { sessionId } = kiosk.last('print');
    kiosk.feed({ kind: 'receipt', sessionId, receipt: { state: 'unknown', canReprint: true } });
    kiosk.waitLong(50_000);
    expect(kiosk.step).toMatchObject({ step: 'result', receipt: { state: 'unknown' } });
    expect(kiosk.command({ kind: 'receipt.reprint' })).toBe(true);
    expect(kiosk.step).toMatchObject({ receipt: { state: 'printing' } });
    kiosk.feed({ kind: 'receipt', sessionId, receipt: { state: 'printed', evidence: 'drained', reprint: true } });
    expect(kiosk.command({ kind: 'receipt.reprint' })).toBe(false);
    kiosk.waitLong(20_000);
    expect(kiosk.step.step).toBe('idle');
  });

  test('a journal that cannot promise leads to the counter, not to a capture', () => {
    const kiosk = rehearse();
    kiosk.layCard();
    kiosk.identified(found());
    kiosk.command({ kind: 'consent.agree' });
    const { consentId } = kiosk.last('record-consent');
    kiosk.feed({ kind: 'consent-recorded', consentId, result: { problem: { code: 'storage-full' } } });
    expect(kiosk.outcome()).toBe('slip');
  });
});

test('settings of one person are gone for the next', () => {
  const kiosk = rehearse();
  kiosk.command({ kind: 'settings.change', settings: { size: 'largest', volume: 4 } });
  kiosk.layCard();
  kiosk.identified({ result: 'not-found' });
  expect(kiosk.state.settings).toMatchObject({ size: 'largest', volume: 4 });
  kiosk.command({ kind: 'result.done' });
  expect(kiosk.state.settings).toEqual(WORLD.defaults);
});
