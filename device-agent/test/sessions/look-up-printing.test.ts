import { describe, expect, it } from 'vitest';
import { HALL, rehearseHall } from './look-up-rehearsal.ts';

type Hall = ReturnType<typeof rehearseHall>;

const effectsOf = (hall: Hall, kind: string) => hall.effects.filter((effect) => effect.do === kind);

/** To the page that says how many sheets it will be. */
function toAsk(world = HALL, papers = [{ kind: 'rights-statement', sides: 3, again: false }] as const, sheetsLeft = 20) {
  const hall = rehearseHall(world);
  hall.toOverview({ level: 2 });
  hall.openPapers('rights-statement');
  hall.prepared([...papers], sheetsLeft);
  return hall;
}

function toGoing() {
  const hall = toAsk();
  hall.command({ kind: 'print.start' });
  return hall;
}

describe('papers', () => {
  it('from a card on the idle page to the contribution statement in four touches (UI-12)', () => {
    const hall = rehearseHall();
    hall.layCard();
    hall.answered({
      is: 'opened',
      answer: {
        result: 'open',
        lookUpId: '01a20905-a9b9-73eb-8f5c-05f2757f8ec1',
        personRef: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb',
        level: 1,
        maskedName: '张**',
        maskedNumber: '139***********8043',
        password: 'not-set',
        enrolled: [],
        noticeVersion: '1',
      },
    });
    hall.record();
    let touches = 0;
    const touch = (command: Parameters<Hall['command']>[0]) => {
      touches += 1;
      expect(hall.command(command)).toBe(true);
    };
    touch({ kind: 'print.papers' });
    expect(hall.step).toMatchObject({ step: 'look-up.papers', entries: [{ paper: 'rights-statement' }, {}, {}], pages: 2 });
    touch({ kind: 'list.open', index: 0 });
    hall.prepared([{ kind: 'rights-statement', sides: 2, again: false }], 19);
    touch({ kind: 'print.start' });
    hall.print({ state: 'printed', evidence: 'acknowledged', reprint: false });
    touch({ kind: 'print.taken' });
    expect(touches).toBe(4);
    expect(hall.effects.filter((effect) => effect.do === 'print-papers')).toHaveLength(1);
    expect(hall.last('print-taken')).toMatchObject({ confirmed: true });
    expect(hall.step.step).toBe('look-up.papers');
  });

  it('leaves out what there is nothing on file for', () => {
    const hall = rehearseHall();
    hall.toOverview({}, ['overview', 'contributions', 'particulars']);
    hall.command({ kind: 'print.papers' });
    const first = hall.step;
    hall.command({ kind: 'list.next' });
    const papers = [first, hall.step].flatMap((step) => (step.step === 'look-up.papers' ? step.entries.map(({ paper }) => paper) : []));
    expect(papers).toEqual(['rights-statement', 'contribution-certificate', 'insured-particulars', 'loan']);
  });

  it('everything for a loan takes the level of its strictest paper, and asks for those on file', () => {
    const hall = rehearseHall();
    hall.toOverview({}, ['overview', 'contributions', 'particulars']);
    hall.openPapers('loan');
    expect(hall.step).toMatchObject({ step: 'look-up.step-up', needs: 2 });
    hall.command({ kind: 'step-up.choose', way: 'password' });
    hall.command({ kind: 'password.enter', password: '123456' });
    hall.raised(2);
    expect(hall.question).toMatchObject({
      ask: 'papers',
      requests: [{ kind: 'insured-particulars' }, { kind: 'contribution-certificate' }, { kind: 'rights-statement' }],
    });
  });

  it('says how many sheets before anything is printed; copies within printer and day', () => {
    const hall = toAsk();
    expect(hall.step).toEqual({
      step: 'print.ask',
      what: 'paper',
      papers: ['rights-statement'],
      sides: 3,
      sheets: 2,
      copies: 1,
      maximumCopies: 5,
      duplex: true,
      again: false,
    });
    hall.command({ kind: 'print.copies', copies: 3 });
    expect(hall.step).toMatchObject({ copies: 3, sheets: 6 });
    expect(hall.command({ kind: 'print.copies', copies: 6 })).toBe(false);
    hall.command({ kind: 'print.start' });
    expect(hall.last('print-papers')).toEqual({ do: 'print-papers', sessionId: hall.state.session?.id, copies: 3, duplex: true });
  });

  it('the day’s sheets bound the copies; one that is issued already can always be printed', () => {
    expect(toAsk(HALL, undefined, 4).step).toMatchObject({ maximumCopies: 3 });
    expect(toAsk(HALL, undefined, 0).step).toMatchObject({ maximumCopies: 1 });
  });

  it('a printer that prints one side says so', () => {
    const hall = toAsk({ ...HALL, papers: { duplex: false, maximumCopies: 1 } });
    expect(hall.step).toMatchObject({ duplex: false, sides: 3, sheets: 3, maximumCopies: 1 });
  });

  it('a printer that stops before the start is shown, and nothing is begun until it works', () => {
    const hall = toAsk();
    hall.feed({ kind: 'world', world: { ...HALL, papers: { ...HALL.papers, problem: { code: 'document-printer-paper-out' } } } });
    expect(hall.step).toMatchObject({ step: 'print.ask', problem: { code: 'document-printer-paper-out' } });
    expect(hall.command({ kind: 'print.start' })).toBe(false);
    hall.feed({ kind: 'world', world: HALL });
    expect(hall.command({ kind: 'print.start' })).toBe(true);
    expect(effectsOf(hall, 'print-papers')).toHaveLength(1);
  });

  it.each([
    ['print-limit', 'limit-reached'],
    ['rate-limited', 'limit-reached'],
    ['nothing-on-file', 'nothing-on-file'],
    ['password-locked', 'password-locked'],
    ['central-failed', 'bureau-away'],
    ['agent-failed', 'no-way'],
  ] as const)('refused with %s: %s, and back to the list', (code, word) => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openPapers('rights-statement');
    hall.answered({ is: 'refused', problem: { code } });
    expect(hall.word()).toBe(word);
    hall.command({ kind: 'step.back' });
    expect(hall.step.step).toBe('look-up.papers');
  });

  it('a look-up that the bureau has ended ends here too', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openPapers('rights-statement');
    hall.answered({ is: 'refused', problem: { code: 'look-up-over' } });
    expect(hall.word()).toBe('over');
    hall.command({ kind: 'step.back' });
    expect(hall.state.session).toBeUndefined();
  });

  it('a paper that is not believed is not printed, and nothing in its stead', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openPapers('rights-statement');
    hall.answered({ is: 'refused', problem: { code: 'paper-not-believed' } });
    expect(hall.step).toMatchObject({
      step: 'print.ended',
      print: { state: 'not-printed', problem: { code: 'paper-not-believed' }, canReprint: false },
    });
    expect(hall.command({ kind: 'print.again' })).toBe(false);
    expect(effectsOf(hall, 'print-papers')).toEqual([]);
  });

  it('without an A4 printer a slip is offered, and nothing is issued', () => {
    const hall = rehearseHall({ ...HALL, papers: { problem: { code: 'document-printer-jam' }, duplex: false, maximumCopies: 1 } });
    hall.toOverview();
    hall.openPapers('rights-statement');
    expect(hall.word()).toBe('slip-only');
    hall.command({ kind: 'print.slip' });
    expect(hall.question).toMatchObject({ ask: 'record', request: { topic: 'contributions', purpose: 'screen' } });
    hall.record();
    expect(hall.step).toMatchObject({ step: 'print.ask', what: 'slip' });
    expect(effectsOf(hall, 'ask-bureau').some((effect) => effect.do === 'ask-bureau' && effect.question.ask === 'papers')).toBe(false);
  });

  it('prepared papers go when they are not wanted any more', () => {
    const hall = toAsk();
    hall.command({ kind: 'step.back' });
    expect(hall.effects.at(-1)).toEqual({ do: 'drop-papers' });
    expect(hall.step.step).toBe('look-up.papers');
  });
});

describe('slips', () => {
  it('count towards the day only when they are begun, and are printed from what central gave for that', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    hall.record();
    hall.command({ kind: 'print.slip' });
    const { sessionId } = hall.last('measure-slip');
    hall.feed({ kind: 'slip-measured', sessionId, slipMm: 142 });
    expect(hall.step).toMatchObject({ step: 'print.ask', what: 'slip', papers: [], slipMm: 142 });
    hall.command({ kind: 'print.start' });
    expect(hall.question).toMatchObject({ ask: 'record', request: { topic: 'contributions', purpose: 'slip' } });
    hall.record();
    expect(hall.step.step).toBe('print.going');
    expect(hall.last('print-slip').slip).toMatchObject({ maskedName: '张**', record: { topic: 'contributions' } });
    hall.print({ state: 'printed', evidence: 'acknowledged', reprint: false });
    expect(hall.step).toMatchObject({ step: 'print.collect', what: 'slip' });
    hall.command({ kind: 'print.taken' });
    expect(hall.step.step).toBe('look-up.sheet');
  });

  it('the bureau gone at that moment: the page stays, with a word', () => {
    const hall = rehearseHall();
    hall.toOverview();
    hall.openTopic('contributions');
    hall.record();
    hall.command({ kind: 'print.slip' });
    hall.command({ kind: 'print.start' });
    hall.answered({ is: 'away' });
    expect(hall.step).toMatchObject({ step: 'look-up.sheet', problem: { code: 'central-unreachable' } });
    expect(effectsOf(hall, 'print-slip')).toEqual([]);
    hall.command({ kind: 'sheet.section' });
    expect(hall.step).not.toHaveProperty('problem');
  });
});

describe('while it is printed', () => {
  it('progress and waiting are shown; it is collected with a reminder each five seconds, and the audit says when nobody confirmed', () => {
    const hall = toGoing();
    hall.print({ state: 'printing', sheetsOut: 1 });
    expect(hall.step).toMatchObject({ step: 'print.going', print: { state: 'printing', sheetsOut: 1 } });
    hall.print({ state: 'printing', waitingFor: { code: 'document-printer-paper-out' } });
    expect(hall.state.speech?.messageId).toBe('print.waiting');
    hall.print({ state: 'printed', evidence: 'acknowledged', reprint: false });
    expect(hall.step).toMatchObject({ step: 'print.collect', reminded: false });
    const spoken = hall.state.spoken;
    hall.waitLong(29_000);
    expect(hall.step).toMatchObject({ step: 'print.collect', reminded: true });
    expect(hall.state.spoken - spoken).toBe(5);
    expect(hall.state.speech?.messageId).toBe('print.take-again');
    hall.waitLong(1_000);
    expect(hall.last('print-taken')).toMatchObject({ confirmed: false });
    expect(hall.word()).toBe('not-taken');
  });

  it.each(['not-printed', 'partly-printed'] as const)('%s: what came out is said, and the rest can be printed again', (state) => {
    const hall = toGoing();
    hall.print({ state, problem: { code: 'document-printer-jam' }, canReprint: false }, 1);
    expect(hall.step).toMatchObject({ step: 'print.ended', index: 1, print: { state } });
    expect(hall.command({ kind: 'print.again' })).toBe(false);
    hall.print({ state, problem: { code: 'document-printer-jam' }, canReprint: true }, 1);
    expect(hall.command({ kind: 'print.again' })).toBe(true);
    expect(hall.command({ kind: 'print.again' })).toBe(false);
    expect(effectsOf(hall, 'print-again')).toHaveLength(1);
    hall.print({ state: 'printed', evidence: 'acknowledged', reprint: true });
    expect(hall.step).toMatchObject({ step: 'print.collect', reprint: true });
  });

  it('unknown: the person is asked, and the answer goes to the desk', () => {
    const hall = toGoing();
    hall.print({ state: 'unknown', canReprint: true });
    expect(hall.state.speech?.messageId).toBe('print.ask-whole');
    hall.command({ kind: 'print.confirm', whole: true });
    expect(hall.last('print-confirm')).toMatchObject({ whole: true });
    hall.print({ state: 'printed', evidence: 'sent', reprint: false });
    expect(hall.step.step).toBe('print.collect');
  });

  it('stop is asked of the desk once', () => {
    const hall = toGoing();
    expect(hall.command({ kind: 'print.stop' })).toBe(true);
    expect(hall.command({ kind: 'print.stop' })).toBe(false);
    expect(effectsOf(hall, 'print-stop')).toHaveLength(1);
  });

  it('stopped before anything came out: back to where one was, without a word of a fault', () => {
    const hall = toGoing();
    hall.command({ kind: 'print.stop' });
    hall.print({ state: 'not-printed', problem: { code: 'document-printer-unavailable' }, canReprint: true });
    expect(hall.step.step).toBe('look-up.papers');
    expect(hall.effects.at(-1)).toEqual({ do: 'drop-papers' });
  });

  it('stopped after the first of two: that one is there to be taken', () => {
    const hall = rehearseHall();
    hall.toOverview({ level: 2 });
    hall.openPapers('loan');
    hall.prepared(
      [
        { kind: 'insured-particulars', sides: 1, again: false },
        { kind: 'rights-statement', sides: 4, again: false },
      ],
      9,
    );
    hall.command({ kind: 'print.start' });
    hall.print({ state: 'preparing' }, 2);
    hall.command({ kind: 'print.stop' });
    hall.print({ state: 'not-printed', problem: { code: 'document-printer-unavailable' }, canReprint: true }, 2);
    expect(hall.step).toMatchObject({ step: 'print.collect', sheets: 1 });
  });

  it('leaving before anything came out: everything goes at once', () => {
    const hall = toGoing();
    hall.command({ kind: 'session.leave' });
    hall.print({ state: 'not-printed', problem: { code: 'document-printer-unavailable' }, canReprint: true });
    hall.wait(0);
    expect(hall.state.session).toBeUndefined();
    expect(hall.ended()).toBe('looked-up');
  });

  it('leaving, and nobody can tell what came out: that is asked before everything goes', () => {
    const hall = toGoing();
    hall.command({ kind: 'session.leave' });
    hall.print({ state: 'unknown', canReprint: true });
    hall.wait(0);
    expect(hall.step).toMatchObject({ step: 'print.ended', print: { state: 'unknown' } });
    hall.waitLong(90_000);
    expect(hall.state.session).toBeUndefined();
  });

  it('leaving: the paper first, then everything goes', () => {
    const hall = toGoing();
    hall.command({ kind: 'session.leave' });
    expect(hall.step.step).toBe('print.going');
    expect(effectsOf(hall, 'print-stop')).toHaveLength(1);
    hall.print({ state: 'printed', evidence: 'acknowledged', reprint: false });
    expect(hall.step.step).toBe('print.collect');
    hall.command({ kind: 'print.taken' });
    expect(hall.state.session).toBeUndefined();
    expect(hall.ended()).toBe('looked-up');
  });

  it('the card taken away: the paper first, then everything goes', () => {
    const hall = toGoing();
    hall.feed({ kind: 'card-removed' });
    hall.waitLong(60_000);
    expect(hall.step.step).toBe('print.going');
    hall.print({ state: 'printed', evidence: 'acknowledged', reprint: false });
    hall.waitLong(30_000);
    expect(hall.state.session).toBeUndefined();
    expect(hall.last('print-taken')).toMatchObject({ confirmed: false });
    expect(JSON.stringify(hall.state)).not.toContain('张');
  });

  it('no idle limit while paper is coming', () => {
    const hall = toGoing();
    hall.waitLong(150_000);
    expect(hall.step.step).toBe('print.going');
    expect(hall.state.session?.goneAt).toBeUndefined();
  });

  it('a printer that tells nothing for three minutes is given up: stopped, and the person is asked', () => {
    const hall = toGoing();
    hall.waitLong(180_000);
    expect(hall.step).toMatchObject({ step: 'print.ended', print: { state: 'unknown', canReprint: false } });
    expect(effectsOf(hall, 'print-stop')).toHaveLength(1);
    // Nobody else will say what became of it: the person's word is enough.
    hall.command({ kind: 'print.confirm', whole: false });
    expect(hall.step).toMatchObject({ step: 'print.ended', print: { state: 'partly-printed', canReprint: false } });
    hall.waitLong(90_000);
    expect(hall.state.session).toBeUndefined();
  });

  it('news of another session’s printing changes nothing', () => {
    const hall = toGoing();
    hall.feed({ kind: 'print', sessionId: 'somebody', index: 1, sheets: 1, print: { state: 'printed', evidence: 'sent', reprint: false } });
    expect(hall.step.step).toBe('print.going');
  });
});
