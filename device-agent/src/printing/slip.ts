import { civilDateAt, wallTimeAt, type LookUpTopic, type Site, type TopicRecord } from '@changqing/protocol';
import type { Block } from './layout.ts';
import { LABEL_WORDS, momentWords } from './paper-words.ts';
import { accountSlip } from './slip/account-slip.ts';
import { archivesSlip } from './slip/archives-slip.ts';
import { benefitsSlip } from './slip/benefits-slip.ts';
import { contributionsSlip } from './slip/contributions-slip.ts';
import { flexibleSlip } from './slip/flexible-slip.ts';
import { medicalSlip } from './slip/medical-slip.ts';
import { overviewSlip } from './slip/overview-slip.ts';
import { particularsSlip } from './slip/particulars-slip.ts';
import { referralSlip } from './slip/referral-slip.ts';
import { factLine, type SlipBody } from './slip/slip-parts.ts';
import type { TypeFace } from './type-face.ts';
import { dateWords } from './value-words.ts';

/** All that a slip of a look-up says. Like a receipt it lives in memory only, until the paper is out. */
export interface SlipContent {
  readonly site: Site;
  /** Milliseconds since 1970 at which it was asked for. */
  readonly at: number;
  readonly maskedName: string;
  /** Stands beside the name where the font cannot draw that. */
  readonly maskedRomanised?: string;
  readonly maskedNumber: string;
  readonly record: TopicRecord;
  /** Marks the paper 补打. */
  readonly reprint: boolean;
}

/** Topics whose whole content stands on a paper for A4. */
const HAS_A4: readonly LookUpTopic[] = ['contributions', 'account', 'benefits'];

function bodyOf(of: TopicRecord): SlipBody {
  switch (of.topic) {
    case 'overview':
      return overviewSlip(of.record);
    case 'contributions':
      return contributionsSlip(of.record);
    case 'account':
      return accountSlip(of.record);
    case 'benefits':
      return benefitsSlip(of.record);
    case 'flexible':
      return flexibleSlip(of.record);
    case 'medical':
      return medicalSlip(of.record);
    case 'referral':
      return referralSlip(of.record);
    case 'particulars':
      return particularsSlip(of.record);
    case 'archives':
      return archivesSlip(of.record);
  }
}

/**
 * The blocks of a slip, marked 仅供参考: whose file, what stands in it, when and where. Of bounded length: what was left out is said. `face` tells
 * which names the font can draw; without it a name outside the basic plane gets its Latin letters beside it.
 */
export function slipBlocks(slip: SlipContent, face?: Pick<TypeFace, 'has'>): readonly Block[] {
  const { site, record } = slip;
  const body = bodyOf(record);
  return [
    { block: 'space', heightMm: 2 },
    { block: 'text', text: site.bureauName, sizeMm: 3.6, weight: 'regular', align: 'centre' },
    { block: 'space', heightMm: 1 },
    { block: 'text', text: `${LABEL_WORDS[record.topic]}查询凭条`, sizeMm: 5.6, weight: 'bold', align: 'centre' },
    ...(slip.reprint ? [{ block: 'band', text: '补 打' } as const] : []),
    { block: 'rule', thick: true },
    { block: 'space', heightMm: 1 },
    ...factLine('姓  名', nameOf(slip, face)),
    ...factLine('证件号码', slip.maskedNumber),
    ...factLine('数据截至', dateWords(record.record.asOf)),
    { block: 'rule', thick: false },
    ...(body.blocks.length === 0 ? nothingOnFile() : body.blocks),
    { block: 'space', heightMm: 1.5 },
    ...((body.leftOut ?? []).length === 0 ? [] : leftOutBlocks(body.leftOut ?? [], record.topic)),
    { block: 'rule', thick: false },
    ...factLine('查询时间', momentWords(civilDateAt(slip.at), wallTimeAt(slip.at))),
    ...factLine('查询地点', site.name),
    { block: 'space', heightMm: 1 },
    { block: 'band', text: '仅供参考' },
    { block: 'space', heightMm: 1 },
    {
      block: 'text',
      text: '不作证明用。要盖章的证明，请用A4纸打印，或到柜台办理。',
      sizeMm: 3.4,
      weight: 'regular',
      align: 'left',
      keepsSize: true,
    },
    { block: 'rule', thick: false },
    { block: 'text', text: `有疑问请拨 ${site.telephone}`, sizeMm: 4, weight: 'bold', align: 'centre' },
    { block: 'space', heightMm: 3 },
  ];
}

function nameOf({ maskedName, maskedRomanised }: SlipContent, face: Pick<TypeFace, 'has'> | undefined): string {
  if (maskedRomanised === undefined) return maskedName;
  const drawable = Array.from(maskedName).every((character) =>
    face === undefined ? (character.codePointAt(0) ?? 0) < 0x10000 : face.has(character),
  );
  return drawable ? maskedName : `${maskedName} ${maskedRomanised}`;
}

const nothingOnFile = (): readonly Block[] => [
  { block: 'space', heightMm: 2 },
  { block: 'text', text: '这一项没有您的记录', sizeMm: 5.6, weight: 'bold', align: 'centre' },
  { block: 'space', heightMm: 1 },
];

function leftOutBlocks(leftOut: readonly string[], topic: LookUpTopic): readonly Block[] {
  const where = HAS_A4.includes(topic) ? '全部内容请用A4纸打印。' : '全部内容请在屏幕上看，或到柜台打印。';
  return [
    { block: 'text', text: `纸短，${leftOut.join('，')}。${where}`, sizeMm: 3.4, weight: 'regular', align: 'left', keepsSize: true },
    { block: 'space', heightMm: 1 },
  ];
}
