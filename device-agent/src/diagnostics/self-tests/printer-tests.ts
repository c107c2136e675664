import { createHash } from 'node:crypto';
import type { IssuedPaper, Site } from '@changqing/protocol';
import sharp from 'sharp';
import type { Clock } from '../../clock.ts';
import type { DocumentPrinter } from '../../hal/document-printer.ts';
import type { PrinterStatus, ReceiptPrinter } from '../../hal/receipt-printer.ts';
import type { DocumentJobs } from '../../printing/document-jobs.ts';
import type { ReceiptJobs } from '../../printing/jobs.ts';
import type { Block } from '../../printing/layout.ts';
import { layOutPaper } from '../../printing/paper/lay-out-paper.ts';
import { documentFaultWords, printerFaultWords } from './device-words.ts';
import { failed, passed, type Confirmed, type SelfTest, type TestBench, type TestEnd } from './self-test.ts';
import { cutterSlip, testPage } from './test-slip.ts';

export interface PrinterParts {
  readonly printer: ReceiptPrinter | undefined;
  readonly document: DocumentPrinter | undefined;
  readonly receipts: Pick<ReceiptJobs, 'printSlip' | 'confirm'>;
  readonly documents: Pick<DocumentJobs, 'print' | 'confirm'>;
  readonly clock: Clock;
  site(): Site;
}

const NO_PRINTER = '这台机器没有凭条打印机。';
const NO_DOCUMENT = '这台机器没有 A4 打印机。';
const LOOK_MS = 60_000;

/** Prints a piece and has the technician look at it. What the printer itself cannot say, the person who looks settles. */
async function printAndAsk(
  parts: PrinterParts,
  bench: TestBench,
  blocks: readonly Block[],
  ask: Confirmed,
  faultWords: string,
): Promise<TestEnd> {
  bench.work();
  const printed = await parts.receipts.printSlip({ blocks, test: true }, bench.signal);
  if (!printed.ok)
    return failed(
      printed.error.code === 'printer-unavailable'
        ? printerFaultWords('disconnected')
        : `没有打印：${printed.error.detail ?? printed.error.code}`,
    );
  const { id, outcome } = printed.value;
  if (outcome.state === 'not-printed' || outcome.state === 'partly-printed')
    return failed(printerFaultWords(outcome.fault), { state: outcome.state, fault: outcome.fault });
  const evidence = {
    state: outcome.state,
    evidence: outcome.evidence,
    ...(outcome.state === 'printed' ? { heightMm: Math.round(outcome.heightMm) } : { fault: outcome.fault }),
  };
  bench.progress(evidence);
  const { yes, note } = await bench.confirm(ask);
  if (outcome.state === 'unknown' && !bench.signal.aborted) parts.receipts.confirm(id, yes);
  if (!yes) return failed(note ?? faultWords, { ...evidence, confirmed: false });
  return passed({ ...evidence, confirmed: true });
}

const isStopped = (status: PrinterStatus, fault: 'cover-open' | 'paper-out'): boolean =>
  status.state === 'stopped' && status.fault === fault;

/** Opens and closes the cover, takes the paper out and puts it back: the printer has to say each by itself. */
async function feelSensors(printer: ReceiptPrinter, bench: TestBench): Promise<TestEnd> {
  const follow = (listener: () => void) => printer.onStatus(listener);
  const begun = printer.status();
  if (begun.state !== 'ready')
    return failed(begun.state === 'stopped' ? printerFaultWords(begun.fault) : '凭条打印机还没准备好，等一会儿再试。');
  const evidence = { paperLow: begun.paperLow };
  bench.act('open-cover');
  if (!(await bench.until(LOOK_MS, follow, () => isStopped(printer.status(), 'cover-open'))))
    return failed('打开盖子，打印机没有报告。', { ...evidence, coverSensor: false });
  bench.progress({ coverSensor: true });
  bench.act('close-cover');
  if (!(await bench.until(LOOK_MS, follow, () => !isStopped(printer.status(), 'cover-open'))))
    return failed('合上盖子，打印机还说开着。', { ...evidence, coverSensor: false });
  const answered = bench.confirm('take-paper-out');
  const felt = await Promise.race([
    bench.until(LOOK_MS, follow, () => isStopped(printer.status(), 'paper-out')).then((there) => (there ? 'out' : 'no')),
    answered.then(({ yes }) => (yes && isStopped(printer.status(), 'paper-out') ? 'out' : 'no')),
  ]);
  if (felt === 'no') return failed('拿出纸卷，打印机没有报告缺纸。', { ...evidence, coverSensor: true, paperSensor: false });
  bench.act('close-cover');
  if (!(await bench.until(LOOK_MS, follow, () => printer.status().state === 'ready')))
    return failed('纸卷装回去了，打印机还没准备好。', { ...evidence, coverSensor: true, paperSensor: true });
  return passed({ ...evidence, coverSensor: true, paperSensor: true });
}

const receiptTest = (
  parts: PrinterParts,
  id: SelfTest['id'],
  limitMs: number,
  run: (printer: ReceiptPrinter, bench: TestBench) => Promise<TestEnd>,
): SelfTest => ({
  id,
  limitMs,
  alone: false,
  whyNot: () => (parts.printer === undefined ? NO_PRINTER : undefined),
  run: (bench) => (parts.printer === undefined ? Promise.resolve(failed(NO_PRINTER)) : run(parts.printer, bench)),
});

/** The test sheet for A4, laid out beside the agent's own thread. */
async function testSheet(site: Site, at: number) {
  const greys = await greyPicture();
  const paper: IssuedPaper = {
    official: false,
    content: {
      v: 1,
      kind: 'blank-form',
      title: '打印测试页',
      issuer: site.bureauName,
      blocks: [
        { block: 'paragraph', text: '测试用，不作任何证明。四边的字都要完整，颜色从白到黑要一级比一级深。' },
        {
          block: 'facts',
          facts: [
            { label: '地点', value: site.name },
            { label: '生僻字', value: '龘 㛃 翀 喆 犇 赟' },
          ],
        },
        {
          block: 'table',
          columns: Array.from({ length: 6 }, (_, column) => ({ title: `第${column + 1}列`, align: 'centre' as const, share: 1 })),
          rows: Array.from({ length: 8 }, (_, line) => Array.from({ length: 6 }, (_cell, column) => `${line + 1}-${column + 1}`)),
        },
        { block: 'picture', picture: 0, caption: '灰度' },
      ],
      remarks: ['测试页'],
      pictures: [createHash('sha256').update(greys).digest('hex')],
    },
  };
  return layOutPaper(paper, [greys], { reprint: false, siteName: site.name, printedAt: at });
}

const GREY_WIDTH = 640;
const GREY_HEIGHT = 120;

function greyPicture(): Promise<Uint8Array> {
  const pixels = Uint8Array.from(
    { length: GREY_WIDTH * GREY_HEIGHT },
    (_, at) => 255 - Math.floor(((at % GREY_WIDTH) / GREY_WIDTH) * 16) * 17,
  );
  return sharp(pixels, { raw: { width: GREY_WIDTH, height: GREY_HEIGHT, channels: 1 } })
    .png()
    .toBuffer();
}

const documentTest = (parts: PrinterParts): SelfTest => ({
  id: 'document-page',
  limitMs: 240_000,
  alone: false,
  whyNot: () => (parts.document === undefined ? NO_DOCUMENT : undefined),
  run: async (bench) => {
    if (parts.document === undefined) return failed(NO_DOCUMENT);
    const sheet = await testSheet(parts.site(), parts.clock.now());
    if (!sheet.ok) return failed(`测试页排不出来：${sheet.error.detail ?? sheet.error.code}`);
    const wanted = {
      kind: 'test',
      code: undefined,
      number: undefined,
      pdf: sheet.value.pdf,
      sides: sheet.value.sides,
      copies: 1,
      duplex: false,
    } as const;
    const printed = await parts.documents.print(wanted, bench.signal, ({ waitingFor }) => {
      if (waitingFor !== undefined) bench.progress({ waitingFor });
    });
    if (!printed.ok) return failed(documentFaultWords('disconnected'));
    const { id, outcome } = printed.value;
    if (outcome.state === 'not-printed' || outcome.state === 'partly-printed')
      return failed(documentFaultWords(outcome.fault), { state: outcome.state, fault: outcome.fault });
    const evidence = { state: outcome.state, evidence: outcome.evidence };
    bench.progress(evidence);
    const { yes, note } = await bench.confirm('sheet-is-good');
    if (outcome.state === 'unknown' && !bench.signal.aborted) parts.documents.confirm(id, yes);
    return yes
      ? passed({ ...evidence, confirmed: true })
      : failed(note ?? '测试页印得不好，看看墨粉和走纸。', { ...evidence, confirmed: false });
  },
});

/** Everything about paper. A test page uses paper and is a print job like any other, of the kind `test`. */
export function printerTests(parts: PrinterParts): readonly SelfTest[] {
  const slip = (title: string) => ({ title, site: parts.site(), at: parts.clock.now() });
  return [
    receiptTest(parts, 'printer-page', 180_000, (_printer, bench) =>
      printAndAsk(parts, bench, testPage(slip('打印测试')), 'page-is-good', '测试页印得不好，看看打印头和纸。'),
    ),
    receiptTest(parts, 'printer-cutter', 120_000, (_printer, bench) =>
      printAndAsk(parts, bench, cutterSlip(slip('切刀测试')), 'slip-is-cut', '纸没有切断，清理切刀。'),
    ),
    receiptTest(parts, 'printer-sensors', 300_000, feelSensors),
    documentTest(parts),
  ];
}
