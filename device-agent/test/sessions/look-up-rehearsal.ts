import {
  topicRecord,
  type AssuranceLevel,
  type LookUpAnswer,
  type LookUpTopic,
  type PasswordState,
  type PrintView,
  type Step,
  type TopicRecord,
  type BodyPosition,
} from '@changqing/protocol';
import type { BureauAnswer } from '../../src/sessions/look-up/look-up-messages.ts';
import type { World } from '../../src/sessions/state.ts';
import { rehearse, WORLD } from './rehearsal.ts';

/** A kiosk in a service hall: everything is offered, a card begins looking up, both printers work. */
export const HALL: World = {
  ...WORLD,
  services: ['certification', 'look-up', 'info'],
  defaultService: 'look-up',
  feedbackAfter: [],
  papers: { duplex: true, maximumCopies: 5 },
  slips: {},
};

export const DOCUMENT = '01a20905-a9b9-73eb-8f5c-05f2757f8ed1';
const SHA = 'ab'.repeat(32);
const asOf = '2026-11-22';

/** An amount that stands in every record: it must not be in a view that hides amounts. */
export const AMOUNT = 12_345_678;
export const ADDRESS = '新华路 5 号';

export const TOPICS: LookUpTopic[] = [
  'overview',
  'contributions',
  'account',
  'benefits',
  'flexible',
  'medical',
  'referral',
  'particulars',
  'archives',
];

/** A record of each topic, as central gives it at a level. */
export function recordFor(topic: LookUpTopic, level: AssuranceLevel = 1, topics: readonly LookUpTopic[] = TOPICS): TopicRecord {
  const records: Record<LookUpTopic, unknown> = {
    overview: { asOf, contributionMonths: 214, accountFen: AMOUNT, monthlyFen: AMOUNT, topics },
    contributions: {
      asOf,
      spans: [
        {
          kind: 'enterprise-pension',
          from: '2004-01',
          to: '2021-10',
          payer: 'employer',
          baseFen: AMOUNT,
          personalFen: AMOUNT,
          employerFen: AMOUNT,
          state: 'paid',
        },
      ],
      totals: [
        {
          kind: 'enterprise-pension',
          months: 214,
          first: '2004-01',
          last: '2021-10',
          gaps: [],
          personalFen: 214 * AMOUNT,
          employerFen: 214 * AMOUNT,
        },
      ],
    },
    account: {
      asOf,
      accounts: [
        {
          kind: 'enterprise-pension',
          years: [{ year: 2025, openingFen: 0, paidInFen: AMOUNT, interestFen: 0, ratePpm: 26_200, paidOutFen: 0, closingFen: AMOUNT }],
          balanceFen: AMOUNT,
        },
      ],
    },
    benefits: {
      asOf,
      benefits: [
        {
          kind: 'enterprise-pension',
          startedOn: '2021-11-01',
          monthlyFen: AMOUNT,
          parts: [{ part: 'basic', fen: AMOUNT }],
          adjustments: [],
          payments: [{ month: '2026-10', fen: AMOUNT, paidOn: '2026-10-15', state: 'paid' }],
          arrears: { months: 0, fen: 0 },
        },
      ],
    },
    flexible: { asOf, payments: [] },
    medical: { asOf, payments: [] },
    referral: { asOf, registrations: [] },
    particulars: {
      asOf,
      fields: [
        { field: 'name', value: level >= 2 ? '张秀英' : '张**', masked: level < 2 },
        { field: 'address', value: level >= 2 ? ADDRESS : '新**', masked: level < 2 },
        { field: 'sex', value: '女', masked: false },
        { field: 'telephone', value: level >= 2 ? '13900001111' : '139****1111', masked: level < 2 },
      ],
      insured: [{ kind: 'enterprise-pension', state: 'drawing' }],
      sha256: SHA,
      correcting: [],
    },
    archives: {
      asOf,
      documents: Array.from({ length: 4 }, (_, index) => ({
        id: index === 0 ? DOCUMENT : `01a20905-a9b9-73eb-8f5c-05f2757f8ed${index + 1}`,
        title: `档案 ${index + 1}`,
        category: 'employment',
        pages: 3,
      })),
    },
  };
  return topicRecord.parse({ topic, record: records[topic] });
}

export const opened = (
  change: { readonly level?: AssuranceLevel; readonly password?: PasswordState; readonly enrolled?: readonly BodyPosition[] } = {},
): LookUpAnswer => ({
  result: 'open',
  lookUpId: '01a20905-a9b9-73eb-8f5c-05f2757f8ec1',
  personRef: '01a20905-a9b9-73eb-8f5c-05f2757f8ebb',
  level: change.level ?? 1,
  maskedName: '张**',
  maskedNumber: '139***********8043',
  password: change.password ?? 'set',
  enrolled: [...(change.enrolled ?? ['right-index', 'right-palm'])],
  noticeVersion: '1',
});

export const VERIFICATION = '01a20905-a9b9-73eb-8f5c-05f2757f8ec9';

/** A hall kiosk driven by hand, with the bureau's answers one by one. */
export function rehearseHall(world: World = HALL) {
  const kiosk = rehearse(world);
  const answered = (answer: BureauAnswer): boolean => {
    const { sessionId, requestId } = kiosk.last('ask-bureau');
    return kiosk.feed({ kind: 'bureau-answered', sessionId, requestId, answer });
  };
  const hall = {
    ...kiosk,
    get state() {
      return kiosk.state;
    },
    get step() {
      return kiosk.step;
    },
    get at() {
      return kiosk.at;
    },
    /** What the bureau was asked last. */
    get question() {
      return kiosk.last('ask-bureau').question;
    },
    answered,
    /** Central's answer to an attempt of the ladder. */
    compared: kiosk.answered,
    /** Central gives whatever record was asked for. */
    record: (level: AssuranceLevel = 1, topics?: readonly LookUpTopic[]) => {
      const { question } = kiosk.last('ask-bureau');
      if (question.ask !== 'record') throw new Error(`asked for ${question.ask}`);
      return answered({ is: 'record', record: recordFor(question.request.topic, level, topics) });
    },
    raised: (level: AssuranceLevel) => answered({ is: 'raised', answer: { result: 'raised', level } }),
    /** From a card on the idle page to the three figures. */
    toOverview: (change: Parameters<typeof opened>[0] = {}, topics?: readonly LookUpTopic[]) => {
      kiosk.layCard();
      answered({ is: 'opened', answer: opened(change) });
      hall.record(change.level ?? 1, topics);
    },
    /** Opens a topic by the menu, however many pages that takes. */
    openTopic: (topic: LookUpTopic) => {
      kiosk.command({ kind: 'look-up.menu' });
      hall.openEntry((step) => (step.step === 'look-up.menu' ? step.entries.map((entry) => entry.topic) : []), topic);
    },
    openPapers: (paper: string) => {
      kiosk.command({ kind: 'print.papers' });
      hall.openEntry((step) => (step.step === 'look-up.papers' ? step.entries.map((entry) => entry.paper) : []), paper);
    },
    openEntry: (entriesOf: (step: Step) => readonly string[], wanted: string) => {
      for (let page = 0; page < 10; page += 1) {
        const index = entriesOf(kiosk.step).indexOf(wanted);
        if (index >= 0) {
          kiosk.command({ kind: 'list.open', index });
          return;
        }
        if (!kiosk.command({ kind: 'list.next' })) break;
      }
      throw new Error(`${wanted} is not on the list`);
    },
    /** Through the ladder, from its consent to central's word. */
    verify: (offer: ('enterprise-pension' | 'resident-pension')[] = []) => {
      kiosk.agree();
      kiosk.attempt({ kind: 'verified', verificationId: VERIFICATION, grade: 'biometric+card', offer });
    },
    prepared: (papers: Extract<BureauAnswer, { is: 'papers' }>['papers'], sheetsLeft?: number) =>
      answered({ is: 'papers', papers, sheetsLeft }),
    print: (print: PrintView, index = 1) => hall.tell(print, index),
    tell: (print: PrintView, index = 1, sheets = 1): boolean => {
      const sessionId = kiosk.state.session?.id ?? '';
      return kiosk.feed({ kind: 'print', sessionId, index, sheets, print });
    },
    word: () => (kiosk.step.step === 'look-up.word' ? kiosk.step.word : undefined),
  };
  return hall;
}
