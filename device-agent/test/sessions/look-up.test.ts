import { step as stepSchema } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { DOCUMENT, HALL, AMOUNT, ADDRESS, opened, recordFor, rehearseHall, VERIFICATION } from './look-up-rehearsal.ts';
import { card, found, matched, NUMBER } from './rehearsal.ts';

const shown = (value: unknown) => JSON.stringify(value);

describe('opening the own file', () => {
  it('a card on the idle page leads to the three figures, which are hidden', () => {
    const hall = rehearseHall();
    hall.layCard();
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'person', slow: false });
    expect(hall.question).toMatchObject({ ask: 'open-by-card', name: '张秀英' });
    hall.answered({ is: 'opened', answer: opened() });
    hall.record();
    expect(hall.step).toMatchObject({ step: 'look-up.overview', maskedName: '张**', canPrint: true, sheet: { amounts: 'hidden' } });
    expect(shown(hall.step)).not.toContain(String(AMOUNT));
    expect(hall.state.speech?.messageId).toBe('look-up.overview');
  });

  it('is honest after eight seconds, and says after twenty that the bureau does not answer; one touch tries again', () => {
    const hall = rehearseHall();
    hall.layCard();
    hall.waitLong(8_000);
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', slow: true });
    hall.waitLong(12_000);
    expect(hall.step).toMatchObject({ step: 'look-up.word', word: 'bureau-away', canTryAgain: true });
    hall.command({ kind: 'look-up.again' });
    hall.answered({ is: 'opened', answer: opened() });
    hall.record();
    expect(hall.step.step).toBe('look-up.overview');
  });

  it('an answer that comes after the word changes nothing', () => {
    const hall = rehearseHall();
    hall.layCard();
    hall.waitLong(20_000);
    hall.answered({ is: 'opened', answer: opened() });
    expect(hall.word()).toBe('bureau-away');
  });

  it('an answer to an earlier session is ignored', () => {
    const hall = rehearseHall();
    hall.layCard();
    const { sessionId, requestId } = hall.last('ask-bureau');
    hall.command({ kind: 'session.leave' });
    hall.layCard();
    hall.feed({ kind: 'bureau-answered', sessionId, requestId, answer: { is: 'opened', answer: opened() } });
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'person' });
  });

  it('takes a card: typing a number is answered kindly, and nothing is asked of central', () => {
    const hall = rehearseHall();
    hall.command({ kind: 'session.start' });
    expect(hall.step).toEqual({ step: 'choose', services: ['certification', 'look-up', 'info'] });
    hall.command({ kind: 'service.choose', service: 'look-up' });
    expect(hall.step).toMatchObject({ step: 'identify', cardOnly: true });
    hall.command({ kind: 'identify.type' });
    expect(hall.word()).toBe('needs-card');
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('identify');
    expect(hall.effects.filter((effect) => effect.do === 'ask-bureau')).toEqual([]);
  });

  it('a card on the word that it takes one is that card', () => {
    const hall = rehearseHall({ ...HALL, defaultService: 'certification' });
    hall.command({ kind: 'session.start' });
    hall.command({ kind: 'service.choose', service: 'look-up' });
    hall.command({ kind: 'identify.type' });
    hall.layCard();
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'person' });
  });

  it('a card laid down anew on a last word begins anew, for the same person too', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    hall.answered({ is: 'refused', problem: { code: 'look-up-over' } });
    expect(hall.word()).toBe('over');
    const before = hall.state.session?.id;
    hall.layCard();
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'person' });
    expect(hall.state.session?.id).not.toBe(before);
  });

  it.each([
    [{ is: 'opened', answer: { result: 'not-found' } } as const, 'not-found'],
    [{ is: 'away' } as const, 'bureau-away'],
    [{ is: 'refused', problem: { code: 'rate-limited' } } as const, 'bureau-away'],
    [{ is: 'refused', problem: { code: 'look-up-over' } } as const, 'over'],
    [{ is: 'refused', problem: { code: 'not-authorised' } } as const, 'no-way'],
  ])('%j: a kind word, and back to the idle page', (answer, word) => {
    const hall = rehearseHall();
    hall.layCard();
    hall.answered(answer);
    expect(hall.word()).toBe(word);
    hall.command({ kind: 'step.back' });
    expect(hall.state.session).toBeUndefined();
  });

  it('certifying being closed closes neither looking up nor information', () => {
    const hall = rehearseHall({ ...HALL, closed: { code: 'readers-unavailable' } });
    hall.command({ kind: 'session.start' });
    expect(hall.step.step).toBe('choose');
    hall.command({ kind: 'service.choose', service: 'certification' });
    expect(hall.step).toMatchObject({ step: 'trouble', problem: { code: 'readers-unavailable' } });
    hall.command({ kind: 'step.back' });
    hall.command({ kind: 'service.choose', service: 'info' });
    expect(hall.step.step).toBe('info.menu');
    hall.layCard();
    expect(hall.step.step).toBe('look-up.waiting');
  });

  it('goes on from the result of a certification, on its verification, once the slip needs nobody', () => {
    const hall = rehearseHall({ ...HALL, defaultService: 'certification' });
    hall.layCard();
    hall.identified(found());
    hall.agree();
    hall.attempt(matched('accepted'));
    expect(hall.step).not.toHaveProperty('canLookUp');
    expect(hall.command({ kind: 'service.look-up' })).toBe(false);
    hall.feed({
      kind: 'receipt',
      sessionId: hall.last('print').sessionId,
      receipt: { state: 'printed', evidence: 'drained', reprint: false },
    });
    expect(hall.step).toMatchObject({ step: 'result', canLookUp: true });
    hall.command({ kind: 'service.look-up' });
    expect(hall.question).toEqual({ ask: 'open-by-verification', verificationId: matchedId() });
    hall.answered({ is: 'opened', answer: opened({ level: 3 }) });
    hall.record(3);
    hall.openTopic('archives');
    expect(hall.question).toMatchObject({ ask: 'record', request: { topic: 'archives' } });
    // Whoever has certified takes the card away: that ends nothing.
    hall.feed({ kind: 'card-removed' });
    hall.waitLong(15_000);
    expect(hall.state.session).toBeDefined();
    hall.command({ kind: 'session.leave' });
    expect(hall.ended()).toBe('accepted');
  });
});

const matchedId = () => {
  const result = matched('accepted');
  return result.kind === 'matched' ? result.verificationId : '';
};

describe('what is shown', () => {
  it('amounts are shown for half a minute after a touch, then hidden by themselves', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.command({ kind: 'sheet.reveal' });
    expect(hall.step).toMatchObject({ sheet: { amounts: 'shown' } });
    expect(shown(hall.step)).toContain(String(AMOUNT));
    hall.waitLong(29_000);
    expect(shown(hall.step)).toContain(String(AMOUNT));
    hall.waitLong(1_000);
    expect(shown(hall.step)).not.toContain(String(AMOUNT));
  });

  it.each(['account', 'benefits', 'contributions'] as const)(
    'the sheet of %s begins hidden, and shows amounts only while it may',
    (topic) => {
      const hall = rehearseHall();
      hall.toOverview({ level: 2 });
      hall.openTopic(topic);
      hall.record(2);
      for (let sections = 0; sections < 8; sections += 1) {
        do expect(shown(hall.step)).not.toContain(String(AMOUNT));
        while (hall.command({ kind: 'list.next' }));
        hall.command({ kind: 'sheet.section' });
      }
      let seen = false;
      for (let sections = 0; sections < 8 && !seen; sections += 1) {
        hall.command({ kind: 'sheet.reveal' });
        seen = shown(hall.step).includes(String(AMOUNT));
        hall.command({ kind: 'sheet.reveal' });
        if (!hall.command({ kind: 'list.next' })) hall.command({ kind: 'sheet.section' });
      }
      expect(seen).toBe(true);
    },
  );

  it('an answer to what was left by 返回 changes nothing', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    const { sessionId, requestId } = hall.last('ask-bureau');
    hall.command({ kind: 'step.back' });
    expect(hall.last('stop-asking')).toEqual({ do: 'stop-asking', requestId });
    hall.command({ kind: 'step.back' });
    hall.openTopic('particulars');
    const before = hall.state;
    hall.feed({ kind: 'bureau-answered', sessionId, requestId, answer: { is: 'record', record: recordFor('contributions') } });
    expect(hall.state).toEqual(before);
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'record' });
    hall.record();
    expect(hall.step).toMatchObject({ step: 'look-up.sheet', sheet: { topic: 'particulars' } });
  });

  it('a second touch hides them at once; another page begins hidden', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.command({ kind: 'sheet.reveal' });
    hall.command({ kind: 'sheet.reveal' });
    expect(hall.step).toMatchObject({ sheet: { amounts: 'hidden' } });
    hall.command({ kind: 'sheet.reveal' });
    hall.command({ kind: 'look-up.menu' });
    hall.command({ kind: 'step.back' });
    expect(hall.step).toMatchObject({ step: 'look-up.overview', sheet: { amounts: 'hidden' } });
  });

  it('the menu shows what is on file, three a page, with the level that is missing', () => {
    const hall = rehearseHall();
    hall.toOverview({}, ['overview', 'contributions', 'account', 'archives', 'particulars']);
    hall.command({ kind: 'look-up.menu' });
    expect(hall.step).toEqual({
      step: 'look-up.menu',
      entries: [{ topic: 'contributions' }, { topic: 'account', needs: 2 }, { topic: 'archives', needs: 3 }],
      page: 1,
      pages: 2,
    });
    expect(hall.command({ kind: 'list.previous' })).toBe(false);
    expect(hall.command({ kind: 'list.next' })).toBe(true);
    expect(hall.step).toMatchObject({ entries: [{ topic: 'particulars' }], page: 2 });
    expect(hall.command({ kind: 'list.next' })).toBe(false);
    expect(hall.command({ kind: 'list.open', index: 1 })).toBe(false);
  });

  it('a topic is asked for once and turned page by page within its section', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    hall.record();
    expect(hall.step).toMatchObject({ step: 'look-up.sheet', sheet: { topic: 'contributions', page: 1 } });
    const asked = hall.effects.filter((effect) => effect.do === 'ask-bureau').length;
    const sections = new Set<string>();
    for (let turn = 0; turn < 12; turn += 1) {
      if (hall.step.step === 'look-up.sheet') sections.add(hall.step.sheet.section);
      while (hall.command({ kind: 'list.next' }));
      hall.command({ kind: 'sheet.section' });
    }
    expect(sections.size).toBeGreaterThan(1);
    hall.command({ kind: 'step.back' });
    hall.openEntry((step) => (step.step === 'look-up.menu' ? step.entries.map(({ topic }) => topic) : []), 'contributions');
    expect(hall.effects.filter((effect) => effect.do === 'ask-bureau')).toHaveLength(asked);
  });

  it('the bureau gone in the middle: a kind word, and what was read is still there', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    hall.answered({ is: 'away' });
    expect(hall.word()).toBe('bureau-away');
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.menu');
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.overview');
  });

  it('particulars: stars at level 1; after a step up without stars for ten seconds', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('particulars');
    hall.record(1);
    expect(hall.step).toMatchObject({ step: 'look-up.sheet', canConfirm: true, sheet: { amounts: 'hidden' } });
    expect(shown(hall.step)).toContain('新**');
    hall.command({ kind: 'sheet.reveal' });
    expect(hall.step).toMatchObject({ step: 'look-up.step-up', needs: 2, ways: ['password', 'biometric'] });
    hall.command({ kind: 'step-up.choose', way: 'password' });
    hall.command({ kind: 'password.enter', password: '１２３ 456' });
    expect(hall.question).toMatchObject({ ask: 'raise', request: { by: 'password', password: '123456' } });
    hall.raised(2);
    hall.record(2);
    expect(shown(hall.step)).toContain(ADDRESS);
    hall.waitLong(10_000);
    expect(hall.step.step).toBe('look-up.sheet');
    expect(shown(hall.step)).not.toContain(ADDRESS);
    hall.command({ kind: 'sheet.reveal' });
    expect(shown(hall.step)).toContain(ADDRESS);
  });
});

describe('showing more of who one is', () => {
  const toStepUp = (change: Parameters<typeof opened>[0] = {}, topic: 'account' | 'archives' = 'account') => {
    const hall = rehearseHall();
    hall.toOverview(change);
    hall.openTopic(topic);
    return hall;
  };

  it.each([
    [{ password: 'set', enrolled: [] } as const, 'account', ['password']],
    [{ password: 'set' } as const, 'account', ['password', 'biometric']],
    [{ password: 'locked' } as const, 'account', ['biometric']],
    [{ password: 'set' } as const, 'archives', ['biometric']],
  ] as const)('%j for %s: %j', (change, topic, ways) => {
    expect(toStepUp(change, topic).step).toMatchObject({ step: 'look-up.step-up', ways });
  });

  it.each([
    [{ password: 'not-set', enrolled: [] } as const, 'account', 'password-not-set'],
    [{ password: 'locked', enrolled: [] } as const, 'account', 'password-locked'],
    [{ password: 'set', enrolled: [] } as const, 'archives', 'no-way'],
  ] as const)('%j for %s: %s, and nothing is lost', (change, topic, word) => {
    const hall = toStepUp(change, topic);
    expect(hall.word()).toBe(word);
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.menu');
  });

  it('a wrong password says how many tries are left, a locked one where to go; the other way is still there', () => {
    const hall = toStepUp();
    hall.command({ kind: 'step-up.choose', way: 'password' });
    hall.command({ kind: 'password.enter', password: '12345' });
    expect(hall.step).toEqual({ step: 'look-up.password', incomplete: true });
    hall.command({ kind: 'password.enter', password: '123456' });
    hall.answered({ is: 'raised', answer: { result: 'wrong-password', triesLeft: 4 } });
    expect(hall.step).toEqual({ step: 'look-up.password', wrong: { triesLeft: 4 }, incomplete: false });
    hall.command({ kind: 'password.enter', password: '123457' });
    hall.answered({ is: 'raised', answer: { result: 'locked' } });
    expect(hall.word()).toBe('password-locked');
    hall.command({ kind: 'step.back' });
    hall.command({ kind: 'list.open', index: 1 });
    expect(hall.step).toMatchObject({ step: 'look-up.step-up', ways: ['biometric'] });
  });

  it('the password is in no state and in no view', () => {
    const hall = toStepUp();
    hall.command({ kind: 'step-up.choose', way: 'password' });
    hall.command({ kind: 'password.enter', password: '918273' });
    expect(shown(hall.state)).not.toContain('918273');
    expect(shown(hall.step)).not.toContain('918273');
  });

  it('a finger: consent for this purpose, the ladder, the verification, and on to what was wanted', () => {
    const hall = toStepUp({}, 'archives');
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    expect(hall.step).toMatchObject({ step: 'consent', purpose: 'look-up', by: 'card' });
    hall.agree();
    expect(hall.last('record-consent')).toMatchObject({ purpose: 'look-up', personRef: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb' });
    hall.attempt({ kind: 'not-matched' });
    expect(hall.last('record-attempt')).toMatchObject({ purpose: 'look-up', sealedIdentity: undefined });
    hall.attempt({ kind: 'verified', verificationId: VERIFICATION, grade: 'biometric+card', offer: [] });
    expect(hall.question).toMatchObject({ ask: 'raise', request: { by: 'verification', verificationId: VERIFICATION } });
    hall.raised(3);
    hall.record(3);
    expect(hall.step).toMatchObject({ step: 'look-up.archives', pages: 2 });
  });

  it('the ladder used up: a word and back; the file stays open, and biometrics are offered no more', () => {
    const hall = toStepUp({ enrolled: ['right-index'] });
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.agree();
    for (let tries = 0; tries < 3; tries += 1) hall.attempt({ kind: 'not-matched' });
    expect(hall.word()).toBe('no-way');
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.menu');
    hall.command({ kind: 'list.open', index: 1 });
    expect(hall.step).toMatchObject({ step: 'look-up.step-up', ways: ['password'] });
  });

  it.each([
    [{ kind: 'counter', why: 'see-counter' } as const, 'counter'],
    ['none' as const, 'bureau-away'],
    [{ kind: 'pending' } as const, 'bureau-away'],
  ])('%j at the end of the ladder: %s, and nothing is kept or printed', (result, word) => {
    const hall = toStepUp({}, 'archives');
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.agree();
    hall.attempt(result);
    expect(hall.word()).toBe(word);
    expect(hall.effects.some((effect) => effect.do === 'print')).toBe(false);
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.menu');
  });

  it('back from the consent and from the finger leads to the ways, and the consent is not written twice', () => {
    const hall = toStepUp();
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.step-up');
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.agree();
    hall.command({ kind: 'step.back' });
    expect(hall.step).toMatchObject({ step: 'consent', purpose: 'look-up' });
    hall.command({ kind: 'consent.agree' });
    expect(hall.step.step).toBe('capture');
    expect(hall.effects.filter((effect) => effect.do === 'record-consent')).toHaveLength(1);
  });

  it('a bureau that asks for more than the kiosk knew of is believed', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    hall.answered({ is: 'refused', problem: { code: 'assurance-too-low' } });
    expect(hall.step).toMatchObject({ step: 'look-up.step-up', needs: 2 });
  });
});

describe('certify while serving', () => {
  const toQuestion = () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('archives');
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.verify(['enterprise-pension']);
    hall.raised(3);
    return hall;
  };

  it('is asked once, right after the finger, and yes is a consent on that very verification', () => {
    const hall = toQuestion();
    expect(hall.step).toEqual({ step: 'look-up.certify', benefits: ['enterprise-pension'], recording: false });
    hall.command({ kind: 'certify.answer', yes: true });
    expect(hall.step).toMatchObject({ recording: true });
    expect(hall.command({ kind: 'certify.answer', yes: true })).toBe(false);
    expect(hall.last('certify-serving')).toMatchObject({ verificationId: VERIFICATION });
    const { consentId } = hall.last('certify-serving');
    hall.feed({ kind: 'certified-serving', consentId, answer: { kind: 'result', result: matched('accepted') } });
    expect(hall.step).toMatchObject({ step: 'look-up.certified', as: 'accepted', next: { nextFrom: '2027-03-01' } });
    hall.command({ kind: 'result.done' });
    hall.record(3);
    expect(hall.step.step).toBe('look-up.archives');
    hall.command({ kind: 'session.leave' });
    expect(hall.ended()).toBe('accepted');
    expect(hall.effects.filter((effect) => effect.do === 'certify-serving')).toHaveLength(1);
  });

  it.each([
    [{ kind: 'none' } as const, 'kept'],
    [{ kind: 'result', result: { kind: 'counter', why: 'see-counter' } } as const, 'counter'],
    [{ kind: 'result', result: matched('not-yet-due') } as const, 'not-yet-due'],
  ])('%j: %s', (answer, as) => {
    const hall = toQuestion();
    hall.command({ kind: 'certify.answer', yes: true });
    hall.feed({ kind: 'certified-serving', consentId: hall.last('certify-serving').consentId, answer });
    expect(hall.step).toMatchObject({ step: 'look-up.certified', as });
  });

  it.each(['no', 'back', 'leave', 'silence'] as const)('%s writes nothing', (how) => {
    const hall = toQuestion();
    if (how === 'no') hall.command({ kind: 'certify.answer', yes: false });
    else if (how === 'back') hall.command({ kind: 'step.back' });
    else if (how === 'leave') hall.command({ kind: 'session.leave' });
    else hall.waitLong(120_000);
    expect(hall.effects.some((effect) => effect.do === 'certify-serving')).toBe(false);
    if (how === 'no' || how === 'back') expect(hall.question).toMatchObject({ ask: 'record', request: { topic: 'archives' } });
  });

  it('is not asked where there is nothing to certify', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('archives');
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.verify([]);
    hall.raised(3);
    hall.record(3);
    expect(hall.step.step).toBe('look-up.archives');
  });
});

describe('archives', () => {
  const toArchives = () => {
    const hall = rehearseHall({ ...HALL, lookUpPolicy: { archives: 1, 'paper.archive-copy': 1 } });
    hall.toOverview();
    hall.openTopic('archives');
    hall.record();
    return hall;
  };
  const picture = (id: string) => ({ is: 'picture', id, widthPx: 1000, heightPx: 1400 }) as const;

  it('one page picture at a time, forth and back, gone with the page', () => {
    const hall = toArchives();
    hall.command({ kind: 'list.open', index: 0 });
    expect(hall.step).toMatchObject({ step: 'look-up.archive', page: 1, pages: 3, picture: { state: 'loading', slow: false } });
    expect(hall.question).toMatchObject({ ask: 'picture', documentId: DOCUMENT, page: 1 });
    hall.answered(picture('p1'));
    expect(hall.step).toMatchObject({ picture: { state: 'shown', id: 'p1' }, canPrint: true });
    expect(hall.command({ kind: 'list.previous' })).toBe(false);
    hall.command({ kind: 'list.next' });
    expect(hall.step).toMatchObject({ page: 2, picture: { state: 'loading' } });
    hall.answered(picture('p2'));
    expect(hall.effects.some((effect) => effect.do === 'drop-pictures')).toBe(false);
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.archives');
    expect(hall.effects.at(-1)).toEqual({ do: 'drop-pictures' });
  });

  it('a page that cannot be decoded says so, and the others can still be turned to', () => {
    const hall = toArchives();
    hall.command({ kind: 'list.open', index: 0 });
    hall.answered({ is: 'unreadable-picture' });
    expect(hall.step).toMatchObject({ picture: { state: 'unreadable' }, canPrint: false });
    expect(hall.command({ kind: 'archive.print' })).toBe(false);
    hall.command({ kind: 'list.next' });
    hall.answered(picture('p2'));
    expect(hall.step).toMatchObject({ page: 2, picture: { state: 'shown' } });
  });

  it('the bureau gone in the middle: the page before is still there', () => {
    const hall = toArchives();
    hall.command({ kind: 'list.open', index: 0 });
    hall.answered(picture('p1'));
    hall.command({ kind: 'list.next' });
    hall.waitLong(20_000);
    expect(hall.word()).toBe('bureau-away');
    expect(hall.effects.some((effect) => effect.do === 'drop-pictures')).toBe(false);
    hall.command({ kind: 'step.back' });
    expect(hall.step).toMatchObject({ page: 1, picture: { state: 'shown', id: 'p1' } });
  });

  it('one page is printed as a marked copy', () => {
    const hall = toArchives();
    hall.command({ kind: 'list.open', index: 0 });
    hall.answered(picture('p1'));
    hall.command({ kind: 'archive.print' });
    expect(hall.question).toEqual({
      ask: 'papers',
      requests: [{ kind: 'archive-copy', lookUpId: '01a20905-a9b9-73eb-8f5c-05f2757f8ec1', archiveId: DOCUMENT, pages: [1] }],
    });
    hall.prepared([{ kind: 'archive-copy', sides: 1, again: false }]);
    hall.command({ kind: 'step.back' });
    expect(hall.step).toMatchObject({ step: 'look-up.archive', picture: { state: 'shown', id: 'p1' } });
  });
});

describe('particulars', () => {
  const toParticulars = () => {
    const hall = rehearseHall();
    hall.toOverview({ level: 3 });
    hall.openTopic('particulars');
    hall.record(3);
    return hall;
  };

  it('confirming is a signed record of what was shown', () => {
    const hall = toParticulars();
    hall.command({ kind: 'particulars.confirm' });
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'sending' });
    expect(hall.last('record-statement')).toMatchObject({ act: 'confirmed', fields: [], particularsSha256: 'ab'.repeat(32) });
    hall.feed({ kind: 'statement-recorded', recordId: hall.last('record-statement').recordId, result: 'recorded' });
    expect(hall.word()).toBe('confirmed');
  });

  it('a correction names the fields that were touched, over pages', () => {
    const hall = toParticulars();
    hall.command({ kind: 'particulars.correct' });
    expect(hall.step).toMatchObject({ step: 'look-up.correction', page: 1, pages: 2, canSend: false });
    expect(hall.command({ kind: 'correction.send' })).toBe(false);
    hall.command({ kind: 'list.open', index: 1 });
    hall.command({ kind: 'list.open', index: 0 });
    hall.command({ kind: 'list.open', index: 0 });
    hall.command({ kind: 'list.next' });
    hall.command({ kind: 'list.open', index: 0 });
    hall.command({ kind: 'correction.send' });
    expect(hall.last('record-statement')).toMatchObject({ act: 'correction-asked', fields: ['address', 'telephone'] });
    hall.feed({ kind: 'statement-recorded', recordId: hall.last('record-statement').recordId, result: 'recorded' });
    expect(hall.word()).toBe('correction-sent');
  });

  it('takes a finger first, and is shown again before it is confirmed', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('particulars');
    hall.record(1);
    hall.command({ kind: 'particulars.confirm' });
    hall.command({ kind: 'step-up.choose', way: 'biometric' });
    hall.verify();
    hall.raised(3);
    hall.record(3);
    expect(hall.step).toMatchObject({ step: 'look-up.sheet', sheet: { amounts: 'shown' } });
    expect(hall.effects.some((effect) => effect.do === 'record-statement')).toBe(false);
    hall.command({ kind: 'particulars.confirm' });
    expect(hall.last('record-statement')).toMatchObject({ act: 'confirmed' });
  });

  it('a journal that refuses, or a bureau that does, is told without blame', () => {
    const hall = toParticulars();
    hall.command({ kind: 'particulars.confirm' });
    hall.feed({
      kind: 'statement-recorded',
      recordId: hall.last('record-statement').recordId,
      result: { problem: { code: 'storage-full' } },
    });
    expect(hall.word()).toBe('no-way');
  });
});

describe('leaving', () => {
  it('a look-up ends ten seconds after its card was taken away, and is ended at the bureau', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.feed({ kind: 'card-removed' });
    hall.waitLong(9_000);
    expect(hall.step.step).toBe('look-up.overview');
    hall.waitLong(1_000);
    expect(hall.state.session).toBeUndefined();
    expect(hall.last('end-look-up').lookUpId).toBe('01a20905-a9b9-73eb-8f5c-05f2757f8ec1');
    expect(hall.ended()).toBe('looked-up');
  });

  it('the card laid down again: it goes on', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.feed({ kind: 'card-removed' });
    hall.waitLong(9_000);
    hall.layCard();
    hall.waitLong(20_000);
    expect(hall.step.step).toBe('look-up.overview');
  });

  it('the next card after that begins the next visit at once, and nothing of the first is left', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.feed({ kind: 'card-removed' });
    hall.feed({ kind: 'card-read', card: { ...card('440506195207200019'), name: '李四' } });
    expect(hall.step).toMatchObject({ step: 'look-up.waiting', what: 'person' });
    expect(shown(hall.state)).not.toContain(NUMBER);
    expect(shown(hall.state)).not.toContain('张');
  });

  it('after a minute without a touch it asks, and half a minute later everything is gone', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.waitLong(60_000);
    expect(hall.state.session?.goneAt).toBeDefined();
    hall.waitLong(30_000);
    expect(hall.state.session).toBeUndefined();
    expect(hall.ended()).toBe('timed-out');
    expect(shown(hall.state)).not.toContain('张');
  });

  it('where the site asks for a rating, it is asked on a page that knows nobody; the next card takes it away', () => {
    const hall = rehearseHall({ ...HALL, feedbackAfter: ['look-up'] });
    hall.toOverview();
    const before = hall.state.session?.id;
    hall.command({ kind: 'session.leave' });
    expect(hall.step.step).toBe('feedback.rate');
    expect(hall.state.session?.id).not.toBe(before);
    expect(shown(hall.state)).not.toContain('张');
    hall.layCard();
    expect(hall.step.step).toBe('look-up.waiting');
  });
});

it('every record that the tests use is shown as a page that the contract knows', () => {
  const hall = rehearseHall();
  hall.toOverview({ level: 3 });
  for (const topic of ['contributions', 'account', 'benefits', 'flexible', 'medical', 'referral', 'particulars'] as const) {
    hall.openTopic(topic);
    hall.answered({ is: 'record', record: recordFor(topic, 3) });
    expect(stepSchema.safeParse(hall.step).error?.issues ?? []).toEqual([]);
    hall.command({ kind: 'step.back' });
    hall.command({ kind: 'step.back' });
  }
});
