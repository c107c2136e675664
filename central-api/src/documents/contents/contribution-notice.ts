import { yuanText, type PaperBlock, type WithholdingAgreement } from '@changqing/protocol';
import { draft, subjectFacts, type PaperWriter } from '../draft.ts';
import { accountWords, dateWords, yuanWords } from '../words.ts';

/** 缴费通知: what a flexible worker can pay in the coming year, until when, and where. */
export const writeContributionNotice: PaperWriter = ({ flexible }, subject, office) => {
  const { notice, agreement, payments } = flexible;
  const levels = (notice?.levels ?? []).toSorted((a, b) => a.level - b.level);
  const [lowest] = levels;
  const highest = levels.at(-1);
  if (notice === undefined || lowest === undefined || highest === undefined) return undefined;
  const chosen = agreement?.state === 'ended' ? undefined : agreement?.level;
  const banks = [...new Set([...(agreement === undefined ? [] : [agreement.account.bank]), ...payments.map(({ bank }) => bank)])];
  const blocks: PaperBlock[] = [
    subjectFacts(subject, { label: '缴费年度', value: `${String(notice.year)}年` }, { label: '缴费截止', value: dateWords(notice.payBy) }),
    { block: 'paragraph', text: '请在下面的档次里选一档，按月或一次缴清都可以。' },
    {
      block: 'table',
      columns: [
        { title: '档次', align: 'left', share: 22 },
        { title: '月缴费基数（元）', align: 'right', share: 26 },
        { title: '每月应缴（元）', align: 'right', share: 26 },
        { title: '全年应缴（元）', align: 'right', share: 26 },
      ],
      rows: levels.map(({ level, baseFen, monthlyFen }) => [
        level === chosen ? `第 ${String(level)} 档（已选）` : `第 ${String(level)} 档`,
        yuanText(baseFen),
        yuanText(monthlyFen),
        yuanText(monthlyFen * 12),
      ]),
    },
    { block: 'heading', text: '在哪里缴' },
    { block: 'paragraph', text: whereWords(agreement, banks) },
  ];
  const range = lowest === highest ? yuanWords(lowest.monthlyFen) : `${yuanText(lowest.monthlyFen)} 至 ${yuanWords(highest.monthlyFen)}`;
  return draft('contribution-notice', office, {
    blocks,
    figures: [
      { label: '缴费年度', value: `${String(notice.year)}年` },
      { label: '每月应缴', value: range },
      { label: '缴费截止', value: dateWords(notice.payBy) },
    ],
    remarks: ['缴费标准每年公布，本通知只用于上面所写的年度。'],
  });
};

/** More names than a sentence has room for help nobody. */
const BANKS_NAMED = 6;

function whereWords(agreement: WithholdingAgreement | undefined, banks: readonly string[]): string {
  const branches =
    banks.length === 0
      ? '代收银行的任一网点'
      : `${banks.slice(0, BANKS_NAMED).join('、')}${banks.length > BANKS_NAMED ? '等' : ''}的任一网点`;
  if (agreement === undefined || agreement.state === 'ended') return `请带上身份证到${branches}缴费，也可以在那里签代扣协议。`;
  const { account, state, nextOn } = agreement;
  const tried = state === 'last-try-failed' ? '上一次没有扣成，请先在账户里存足钱。' : '';
  const next = nextOn === undefined ? '' : `下一次在${dateWords(nextOn)}扣款，请在那之前存足钱。`;
  return `已签代扣协议，由银行从${accountWords(account)}代扣。${tried}${next}也可以带上身份证到${branches}缴费。`;
}
