import { DEVICE_STATE_WORDS, DEVICE_WORDS, SELF_TEST_WORDS } from '@changqing/protocol';
import type { Block } from '../../printing/layout.ts';
import { factLine, heading } from '../../printing/slip/slip-parts.ts';
import { conclusionWords, pointWords } from './point-words.ts';
import { countOf, failedFirst, openPoints, worstFirst, type ReportedTest, type SignedReport } from './report-facts.ts';
import { fingerprintWords, instantWords } from './report-words.ts';
import { verifyText } from './set-report.ts';

const VERDICT_WORDS: Readonly<Record<Exclude<ReportedTest['verdict'], 'not-there'>, string>> = {
  passed: '通过',
  failed: '没通过',
  'not-done': '没做',
};

/** The same report on the 80 mm roll: what stays with the machine, or in the technician's book. */
export function reportSlip({ facts, factsSha256 }: SignedReport): readonly Block[] {
  const { site, terminalId, at, by, overview, tests } = facts;
  const points = openPoints(facts);
  const done = failedFirst(tests).flatMap((each) => (each.verdict === 'not-there' ? [] : [{ ...each, verdict: each.verdict }]));
  return [
    { block: 'space', heightMm: 2 },
    { block: 'text', text: site.bureauName, sizeMm: 3.6, weight: 'regular', align: 'centre' },
    { block: 'space', heightMm: 1 },
    { block: 'text', text: '就绪报告凭条', sizeMm: 7, weight: 'bold', align: 'centre' },
    { block: 'rule', thick: true },
    { block: 'space', heightMm: 1.5 },
    { block: 'text', text: conclusionWords(points.length, countOf(tests, 'not-done')), sizeMm: 5, weight: 'bold', align: 'centre' },
    ...points.map((point): Block => ({
      block: 'text',
      text: `· ${pointWords(point)}`,
      sizeMm: 3.6,
      weight: 'regular',
      align: 'left',
      keepsSize: true,
    })),
    { block: 'space', heightMm: 1.5 },
    { block: 'rule', thick: false },
    ...factLine('网  点', site.name),
    ...factLine('终端编号', terminalId),
    ...factLine('检测时间', instantWords(at)),
    ...factLine('检 测 人', `${by.name}（${by.staffId}）`),
    ...factLine('程序版本', overview.machine.agentVersion),
    ...heading('设备'),
    {
      block: 'table',
      columns: [
        { title: '设备', align: 'left' },
        { title: '状态', align: 'right' },
      ],
      rows: worstFirst(overview.devices).map(({ role, state }) => [DEVICE_WORDS[role], DEVICE_STATE_WORDS[state]]),
    },
    ...heading(`自检：通过 ${countOf(tests, 'passed')}，没通过 ${countOf(tests, 'failed')}，没做 ${countOf(tests, 'not-done')}`),
    {
      block: 'table',
      columns: [
        { title: '项目', align: 'left' },
        { title: '结果', align: 'right' },
      ],
      rows: done.map(({ test, verdict }) => [SELF_TEST_WORDS[test], VERDICT_WORDS[verdict]]),
    },
    { block: 'space', heightMm: 1.5 },
    { block: 'rule', thick: false },
    ...factLine('校 验 码', fingerprintWords(factsSha256)),
    { block: 'qr', text: verifyText(facts, factsSha256), caption: ['和社保局收到的报告对一对，校验码一样就是同一份。'] },
    { block: 'rule', thick: false },
    { block: 'text', text: '设备检测用，不作办事凭证', sizeMm: 3.6, weight: 'regular', align: 'centre' },
    { block: 'space', heightMm: 3 },
  ];
}
