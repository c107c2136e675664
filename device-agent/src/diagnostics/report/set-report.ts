import { DEVICE_STATE_WORDS, DEVICE_WORDS, SELF_TEST_WORDS } from '@changqing/protocol';
import { create as createQr } from 'qrcode';
import { createPaperCanvas, type PaperCanvas, type Type } from '../../printing/paper/paper-canvas.ts';
import type { PaperFonts } from '../../printing/paper/paper-fonts.ts';
import {
  BODY,
  BOTTOM,
  EVERGREEN,
  HAIR,
  INK,
  LEADING,
  LEFT,
  mm,
  PAGE,
  RIGHT,
  SMALL,
  SOFT,
  TINT,
  TOP,
  WIDTH,
} from '../../printing/paper/page-measures.ts';
import { putTable } from '../../printing/paper/table-block.ts';
import { putFacts, putHeading } from '../../printing/paper/text-blocks.ts';
import { conclusionWords, pointWords } from './point-words.ts';
import { countOf, openPoints, failedFirst, worstFirst, type ReportedTest, type ReportFacts, type SignedReport } from './report-facts.ts';
import { bytesWords, evidenceWords, fingerprintWords, instantWords, shortInstant, spanWords } from './report-words.ts';

const QUIET: Type = { size: SMALL, colour: SOFT };
const WARM = '#8A3A12';
const TITLE = '自助终端就绪报告';

/** Sets a readiness report on A4, in this very thread; the same report gives the same bytes. */
export function setReport(report: SignedReport, fonts: PaperFonts): Promise<Uint8Array> {
  const { facts } = report;
  const canvas = createPaperCanvas(fonts, { title: TITLE, author: facts.site.bureauName, at: new Date(facts.at) });
  putHead(canvas, facts);
  putConclusion(canvas, facts);
  putHeading(canvas, { block: 'heading', text: '设备' });
  putDevices(canvas, facts);
  putHeading(canvas, { block: 'heading', text: '自检' });
  putTests(canvas, facts);
  putHeading(canvas, { block: 'heading', text: '机器和网络' });
  putMachine(canvas, facts);
  putClosing(canvas, report);
  putRunningLines(canvas, facts);
  return canvas.end();
}

function putHead(canvas: PaperCanvas, { site, terminalId, at, by }: ReportFacts): void {
  canvas.y = mm(20);
  canvas.textCentred(site.bureauName, PAGE.width / 2, canvas.y + 11, { size: 11.5, colour: EVERGREEN, weight: 'bold' });
  canvas.y += mm(8);
  canvas.textCentred(TITLE, PAGE.width / 2, canvas.y + 22, { size: 22, weight: 'bold' });
  canvas.y += 30 + mm(3);
  canvas.rule(LEFT, canvas.y, WIDTH, 1.4, EVERGREEN);
  canvas.rule(LEFT, canvas.y + 2.4, WIDTH, 0.5, EVERGREEN);
  canvas.y += mm(4);
  putFacts(canvas, {
    block: 'facts',
    facts: [
      { label: '网点', value: `${site.siteNo} ${site.name}` },
      { label: '终端编号', value: terminalId },
      { label: '地址', value: site.address === '' ? '—' : site.address },
      { label: '检测时间', value: instantWords(at) },
      { label: '检测人', value: `${by.name}（${by.staffId}）` },
    ],
  });
}

/** First of all what it comes to, then what is to be done. */
function putConclusion(canvas: PaperCanvas, facts: ReportFacts): void {
  const points = openPoints(facts);
  const colour = points.length === 0 ? EVERGREEN : WARM;
  const said = conclusionWords(points.length, countOf(facts.tests, 'not-done'));
  const counts = `通过 ${countOf(facts.tests, 'passed')} 项　没通过 ${countOf(facts.tests, 'failed')} 项　没做 ${countOf(facts.tests, 'not-done')} 项`;
  const body: Type = { size: BODY, colour: INK };
  const lines = points.flatMap((point) =>
    canvas.lines(pointWords(point), body, WIDTH - mm(14)).map((line, at) => ({ line, first: at === 0 })),
  );
  const height = mm(17) + lines.length * BODY * LEADING + (lines.length > 0 ? mm(3) : 0);
  canvas.need(height);
  const top = canvas.y + mm(1);
  canvas.fill(LEFT, top, WIDTH, height, TINT);
  canvas.fill(LEFT, top, 3.2, height, colour);
  canvas.text(said, LEFT + mm(5), top + mm(7.5), { size: 15, weight: 'bold', colour });
  canvas.text(counts, LEFT + mm(5), top + mm(13.5), { size: BODY, colour: SOFT });
  lines.forEach(({ line, first }, index) => {
    const baseline = top + mm(18) + BODY + index * BODY * LEADING;
    if (first) canvas.text('·', LEFT + mm(5), baseline, body);
    canvas.text(line, LEFT + mm(9), baseline, body);
  });
  canvas.y = top + height + mm(1);
}

function putDevices(canvas: PaperCanvas, { overview: { devices } }: ReportFacts): void {
  putTable(canvas, {
    block: 'table',
    columns: [
      { title: '设备', align: 'left', share: 18 },
      { title: '状态', align: 'left', share: 15 },
      { title: '型号、序列号、固件', align: 'left', share: 36 },
      { title: '上次成功', align: 'left', share: 17 },
      { title: '成功/没成/重连/错/复位', align: 'right', share: 24 },
    ],
    rows: worstFirst(devices).map(({ role, state, detail, model, serialNumber, firmware, lastSuccessAt, counters }) => [
      DEVICE_WORDS[role],
      state === 'ready' || detail === undefined ? DEVICE_STATE_WORDS[state] : `${DEVICE_STATE_WORDS[state]}\n${detail}`,
      [model, serialNumber, firmware].filter((part) => part !== undefined).join(' · '),
      lastSuccessAt === undefined ? '—' : shortInstant(lastSuccessAt),
      [counters.succeeded, counters.failed, counters.reconnects, counters.linkErrors, counters.resets].join(' / '),
    ]),
  });
}

const VERDICT_WORDS: Readonly<Record<ReportedTest['verdict'], string>> = {
  passed: '通过',
  failed: '没通过',
  'not-done': '没做',
  'not-there': '没有部件',
};
function putTests(canvas: PaperCanvas, { tests }: ReportFacts): void {
  putTable(canvas, {
    block: 'table',
    columns: [
      { title: '检测项目', align: 'left', share: 21 },
      { title: '结果', align: 'left', share: 12 },
      { title: '原因和依据', align: 'left', share: 41 },
      { title: '用时', align: 'right', share: 10 },
      { title: '时间', align: 'left', share: 14 },
      { title: '检测人', align: 'left', share: 14 },
    ],
    rows: failedFirst(tests).map(({ test, verdict, why, last }) => [
      SELF_TEST_WORDS[test],
      VERDICT_WORDS[verdict],
      [verdict === 'passed' ? undefined : (last?.reason ?? why), last === undefined ? undefined : evidenceWords(last.evidence)]
        .filter((part) => part !== undefined && part !== '')
        .join('\n'),
      last === undefined ? '—' : `${(last.ms / 1000).toFixed(1)} 秒`,
      last === undefined ? '—' : shortInstant(last.at),
      last === undefined ? '—' : last.by === 'central' ? '社保局' : last.by,
    ]),
  });
}

function putMachine(canvas: PaperCanvas, { overview, at }: ReportFacts): void {
  const { machine, clock, network, outbox, certificates, supplies, services } = overview;
  const { disk, memory, temperatureC } = machine;
  const offset = clock.offsetToCentralMs;
  const certificate = certificates.find(({ validUntil }) => validUntil !== undefined);
  const shut = services.filter(({ open }) => !open).length;
  const facts = [
    { label: '程序版本', value: `${machine.agentVersion}（${machine.node}）` },
    { label: '系统', value: machine.system },
    { label: '已运行', value: spanWords(Date.parse(at) - Date.parse(machine.upSince)) },
    { label: '磁盘', value: disk === undefined ? '—' : `剩 ${bytesWords(disk.freeBytes)}，共 ${bytesWords(disk.totalBytes)}` },
    { label: '内存', value: `用 ${bytesWords(memory.rssBytes)}，上限 ${bytesWords(memory.ceilingBytes)}` },
    { label: '温度', value: temperatureC === undefined ? '—' : `${temperatureC} ℃` },
    {
      label: '时钟',
      value: offset === undefined ? '没有对过时' : `与社保局相差 ${offset} 毫秒${clock.behind ? '，早于最后一条记录' : ''}`,
    },
    { label: '网络接口', value: network.interfaces.map(({ name, address, up }) => `${name} ${up ? address : '没连上'}`).join('；') || '—' },
    { label: '社保局服务', value: `${network.central.url}　${network.central.reachable ? '连得上' : '连不上'}` },
    { label: '往返', value: network.central.roundTripMs === undefined ? '—' : `${network.central.roundTripMs} 毫秒` },
    { label: '实时连线', value: network.live.connected ? `已连，待送事件 ${network.live.eventsWaiting} 条` : '断开' },
    { label: '待送记录', value: `${outbox.waiting} 条${outbox.oldestAt === undefined ? '' : `，最早 ${shortInstant(outbox.oldestAt)}`}` },
    { label: '退回记录', value: `${outbox.refused} 条` },
    { label: '业务', value: shut === 0 ? `${services.length} 项都可办` : `${services.length - shut} 项可办，${shut} 项停办` },
    ...(supplies === undefined ? [] : [{ label: '纸张', value: suppliesWords(supplies) }]),
    ...(certificate?.validUntil === undefined ? [] : [{ label: certificate.what, value: `到 ${instantWords(certificate.validUntil)}` }]),
  ];
  putFacts(canvas, { block: 'facts', facts });
}

function suppliesWords({ rollLeftMm, sheetsLeft, low }: NonNullable<ReportFacts['overview']['supplies']>): string {
  const parts = [
    rollLeftMm === undefined ? undefined : `纸卷剩约 ${Math.round(rollLeftMm / 1000)} 米`,
    sheetsLeft === undefined ? undefined : `A4 纸剩约 ${sheetsLeft} 张`,
  ].filter((part) => part !== undefined);
  return `${parts.join('，')}${low ? '，快用完了' : ''}`;
}

const QR_SIDE = mm(30);
const CLOSING = mm(44);

/** By what anybody can tell that this is what the machine found. */
function putClosing(canvas: PaperCanvas, { facts, factsSha256, signature }: SignedReport): void {
  canvas.need(CLOSING);
  const top = canvas.y + mm(5);
  const { data, size } = createQr(verifyText(facts, factsSha256), { errorCorrectionLevel: 'M' }).modules;
  const side = QR_SIDE / size;
  const corners: [number, number][] = [];
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      if (data[row * size + column] === 1) corners.push([LEFT + column * side, top + row * side]);
  canvas.squares(corners, side + 0.03, '#000000');
  const x = LEFT + QR_SIDE + mm(6);
  let y = top + SMALL;
  const line = (text: string, type: Type, step: number) => {
    canvas.text(text, x, y, type);
    y += step;
  };
  line('校验码（内容的 SHA-256 前 16 位）', QUIET, mm(6));
  line(fingerprintWords(factsSha256), { size: 13, weight: 'bold' }, mm(6));
  for (const part of canvas.lines(
    '本报告由终端自己签名。扫一扫左边的码，和社保局收到的这份报告对一对，校验码一样就是同一份。',
    QUIET,
    mm(82),
  ))
    line(part, QUIET, SMALL * 1.5);
  line(`报告编号 ${facts.id}`, QUIET, SMALL * 1.5);
  line(`签名 ${signature.split('.').at(-1)?.slice(0, 40) ?? ''}…`, { size: SMALL - 1, colour: SOFT }, SMALL * 1.5);
  const right = RIGHT - mm(34);
  canvas.text('检测人签字', right, top + mm(4), QUIET);
  canvas.rule(right, top + mm(20), mm(34), 0.6, SOFT);
  canvas.y = top + QR_SIDE + mm(2);
}

/** What the QR says: which report, of which terminal, and the beginning of its hash. */
export const verifyText = ({ id, terminalId }: Pick<ReportFacts, 'id' | 'terminalId'>, factsSha256: string): string =>
  `CQ-REPORT/1 ${terminalId} ${id} ${factsSha256.slice(0, 32)}`;

function putRunningLines(canvas: PaperCanvas, { terminalId, at, by }: ReportFacts): void {
  for (let page = 1; page <= canvas.pages; page += 1) {
    canvas.turnTo(page);
    if (page > 1) {
      canvas.text(TITLE, LEFT, TOP - mm(8), { size: 9.5, weight: 'bold' });
      canvas.textRight(`终端编号 ${terminalId}`, RIGHT, TOP - mm(8), QUIET);
      canvas.rule(LEFT, TOP - mm(5.5), WIDTH, 0.8, EVERGREEN);
    }
    const foot = Math.max(BOTTOM, PAGE.height - mm(18));
    canvas.rule(LEFT, foot, WIDTH, 0.5, HAIR);
    canvas.text(terminalId, LEFT, foot + mm(4.5), QUIET);
    canvas.textCentred(`第 ${page} 页 共 ${canvas.pages} 页`, PAGE.width / 2, foot + mm(4.5), { size: SMALL, colour: INK });
    canvas.textRight(`${by.name}　${instantWords(at)}`, RIGHT, foot + mm(4.5), QUIET);
  }
}
