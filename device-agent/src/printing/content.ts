import {
  civilDateAt,
  wallTimeAt,
  windowInChinese,
  type BenefitAnswer,
  type BodyPosition,
  type IdentifiedBy,
  type Outcome,
  type Site,
} from '@changqing/protocol';
import type { Block } from './layout.ts';
import type { TypeFace } from './type-face.ts';
import { BENEFIT_WORDS, benefitWords, momentWords, POSITION_WORDS, RULE_WORDS } from './paper-words.ts';

/** All that a receipt says. It lives in memory until the paper is out, and is never stored: names and numbers stay off the disk. */
export interface ReceiptContent {
  readonly outcome: Outcome;
  readonly site: Site;
  /** Milliseconds since 1970 at which the outcome was known. */
  readonly at: number;
  readonly maskedName?: string;
  /** Family name in Latin letters; printed beside the frame where the font cannot draw the masked name (`withReadableName`). */
  readonly romanised?: string;
  readonly maskedNumber?: string;
  readonly identifiedBy?: IdentifiedBy;
  /** The body part that matched, or that was captured last. */
  readonly position?: BodyPosition;
  readonly benefits: readonly BenefitAnswer[];
  readonly next?: BenefitAnswer;
  readonly recordNo?: string;
  readonly verifyUrl?: string;
  /** What the public page knows the receipt by; the paper carries it within `verifyUrl`. */
  readonly code?: string;
  /** Marks the paper 补打. */
  readonly reprint: boolean;
  /** Marks the paper 试验: the test person, counted nowhere. */
  readonly test?: boolean;
}

/** Leaves the romanised name in only where the font lacks a character of the masked one. */
export function withReadableName(content: ReceiptContent, face: Pick<TypeFace, 'has'>): ReceiptContent {
  const { romanised, ...plain } = content;
  const drawable = Array.from(content.maskedName ?? '').every((character) => face.has(character));
  return drawable || romanised === undefined ? plain : content;
}

interface Message {
  readonly heading: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Outcomes that leave paper behind. Leaving, or walking away before anything was captured, leaves none. */
export function isPrinted(outcome: Outcome): boolean {
  return outcome !== 'left' && outcome !== 'timed-out' && outcome !== 'not-found';
}

const PENDING_HEADING = '受理凭条(尚未认证)';

function messageFor(content: ReceiptContent): Message {
  const { site } = content;
  const counter = `地点：${site.counter}`;
  switch (content.outcome) {
    case 'accepted':
      return { heading: '认证凭条', title: '认证成功', lines: [] };
    case 'already':
      return { heading: '受理凭条(本期已认证)', title: '本期已经认证过', lines: ['您这一期已经认证过了，不用再办。今天的核对也记下了。'] };
    case 'not-yet-due':
      return { heading: '受理凭条(还没到时间)', title: '还没到认证时间', lines: ['现在不用办，到了上面的时间再来。'] };
    case 'kept':
      return {
        heading: PENDING_HEADING,
        title: content.position?.endsWith('palm') === true ? '掌静脉已存好，还没认证完' : '指纹已存好，还没认证完',
        lines: [`网络恢复后自动核对，通过后按今天算。请留好凭条，${site.resultDays}天后可拨 ${site.telephone} 问结果。`],
      };
    case 'received':
      return {
        heading: PENDING_HEADING,
        title: '已经收到，正在核对',
        lines: [`通过后按今天算。请留好凭条，${site.resultDays}天后可拨 ${site.telephone} 问结果。`],
      };
    case 'counter':
      return { heading: PENDING_HEADING, title: '请到柜台办理', lines: ['请带上身份证，工作人员帮您办。', counter] };
    case 'not-enrolled':
      return { heading: PENDING_HEADING, title: '还没有采集过指纹', lines: ['请带上身份证到柜台采集，以后就能在机器上认证。', counter] };
    case 'no-biometrics':
      return {
        heading: PENDING_HEADING,
        title: '请到柜台办理',
        lines: ['这台机器暂时读不了您登记的指纹或掌静脉。请带上身份证到柜台。', counter],
      };
    case 'slip':
      return {
        heading: PENDING_HEADING,
        title: '这台机器帮不上了，柜台可以',
        lines: ['请带上身份证和这张凭条到柜台，工作人员帮您办。您的待遇不会因为机器读不出来而停。', counter],
      };
    case 'staff-pending':
      return { heading: PENDING_HEADING, title: '待人工核实', lines: ['工作人员已经登记，核实以后才算认证。核实期间待遇不停。'] };
    case 'not-found':
    case 'left':
    case 'timed-out':
      return { heading: PENDING_HEADING, title: '没有办理', lines: [counter] };
  }
}

/** The blocks of a receipt, top to bottom: what a good bank would print. */
export function receiptBlocks(content: ReceiptContent): readonly Block[] {
  const { site } = content;
  const message = messageFor(content);
  const certified = content.outcome === 'accepted' || content.outcome === 'already' || content.outcome === 'not-yet-due';
  return [
    { block: 'space', heightMm: 2 },
    { block: 'text', text: site.bureauName, sizeMm: 3.6, weight: 'regular', align: 'centre' },
    { block: 'space', heightMm: 1 },
    { block: 'text', text: message.heading, sizeMm: content.outcome === 'accepted' ? 7.5 : 5.6, weight: 'bold', align: 'centre' },
    ...(content.reprint ? [{ block: 'band', text: '补 打' } as const] : []),
    ...(content.test === true ? [{ block: 'band', text: '试 验(不作数)' } as const] : []),
    { block: 'rule', thick: true },
    { block: 'space', heightMm: 1.5 },
    { block: 'text', text: message.title, sizeMm: 6.2, weight: 'bold', align: 'centre' },
    ...(certified && content.next !== undefined ? nextWindow(content.next) : []),
    ...message.lines.flatMap((line): Block[] => [
      { block: 'space', heightMm: 1 },
      { block: 'text', text: line, sizeMm: 4, weight: 'regular', align: 'left' },
    ]),
    { block: 'space', heightMm: 1.5 },
    { block: 'rule', thick: false },
    ...facts(content),
    ...(content.verifyUrl === undefined ? [] : verification(content.verifyUrl)),
    { block: 'rule', thick: false },
    { block: 'text', text: `有疑问请拨 ${site.telephone}`, sizeMm: 4, weight: 'bold', align: 'centre' },
    { block: 'space', heightMm: 3 },
  ];
}

/** As many characters of a window as stand in one line of 80 mm paper at full size: whole months do, days of two years do not. */
const WINDOW_IN_ONE_LINE = 16;

function nextWindow(next: BenefitAnswer): readonly Block[] {
  const said = windowInChinese(next.nextFrom, next.nextTo);
  // A long window is broken where one would pause, not in the middle of a date.
  const lines = said.length > WINDOW_IN_ONE_LINE ? said.split(/(?=至)/) : [said];
  return [
    { block: 'space', heightMm: 1.5 },
    { block: 'text', text: '下次认证', sizeMm: 4, weight: 'regular', align: 'centre' },
    ...lines.map((text): Block => ({ block: 'text', text, sizeMm: lines.length > 1 ? 4.8 : 5.6, weight: 'bold', align: 'centre' })),
  ];
}

const verification = (url: string): readonly Block[] => [
  { block: 'rule', thick: false },
  { block: 'qr', text: url, caption: ['用手机扫一扫，可以查到这次办理的结果，也能辨别凭条真假。'] },
];

function facts(content: ReceiptContent): readonly Block[] {
  const fact = (label: string, value: string | undefined): readonly Block[] =>
    value === undefined ? [] : [{ block: 'fact', label, value }];
  const means = [
    content.identifiedBy === undefined ? undefined : content.identifiedBy === 'card' ? '身份证' : '输入号码',
    content.position === undefined ? undefined : POSITION_WORDS[content.position],
  ];
  const meansWords = means.filter((part) => part !== undefined).join(' + ');
  return [
    ...fact('姓  名', content.romanised === undefined ? content.maskedName : `${content.maskedName ?? ''} ${content.romanised}`.trim()),
    ...fact('证件号码', content.maskedNumber),
    ...content.benefits.flatMap((benefit) => [
      ...fact('待  遇', `${BENEFIT_WORDS[benefit.kind]}：${benefitWords(benefit)}`),
      // One benefit leads with its window in large type already.
      ...fact(
        '',
        content.benefits.length === 1
          ? RULE_WORDS[benefit.rule]
          : `${RULE_WORDS[benefit.rule]}，下次 ${windowInChinese(benefit.nextFrom, benefit.nextTo)}`,
      ),
    ]),
    ...fact('办理方式', meansWords === '' ? undefined : meansWords),
    ...fact('办理时间', momentWords(civilDateAt(content.at), wallTimeAt(content.at))),
    ...fact('办理地点', content.site.name),
    ...fact('记录编号', content.recordNo),
  ];
}
