import { castPeople, recordsOf } from '@changqing/fixtures';
import { overviewOf, topicRecord, type LookUpTopic } from '@changqing/protocol';
import { receiptBlocks } from '../../device-agent/src/printing/content.ts';
import { layOut } from '../../device-agent/src/printing/layout.ts';
import { PAPER_80_MM } from '../../device-agent/src/printing/receipt-raster.ts';
import { slipBlocks, type SlipContent } from '../../device-agent/src/printing/slip.ts';
import { openTypeFace } from '../../device-agent/src/printing/type-face.ts';
import type { Row } from './figure.ts';
import { acceptedReceipt } from './receipt-example.ts';
import { pairedRow } from './spread.ts';
import { timedSync } from './stopwatch.ts';

const TODAY = '2026-11-23';
const TOPICS: readonly LookUpTopic[] = ['overview', 'contributions', 'account', 'benefits'];

/** Slips of 80 mm to dots, each beside the receipt of a certification. */
export function slipRows(rounds: number): readonly Row[] {
  const face = openTypeFace();
  return TOPICS.map((topic) => {
    const people = castPeople(TODAY).flatMap((person) => {
      const records = recordsOf(person, TODAY);
      const record = topic === 'overview' ? overviewOf(records, TODAY) : records[recordName(topic)];
      return record === undefined ? [] : [topicRecord.parse({ topic, record })];
    });
    const ours: number[] = [];
    const receipts: number[] = [];
    let heightMm = 0;
    for (let round = -3; round < rounds; round += 1) {
      const record = people[(round + 3) % people.length];
      if (record === undefined) throw new RangeError(`nobody of the cast has ${topic}`);
      const { site, at, maskedName = '', maskedNumber = '' } = acceptedReceipt(round + 3);
      const slip: SlipContent = { site, at, maskedName, maskedNumber, record, reprint: false };
      const oursMs = timedSync(() => {
        heightMm = Math.max(heightMm, layOut(slipBlocks(slip, face), PAPER_80_MM, face).heightDots / PAPER_80_MM.dotsPerMm);
      });
      const receiptMs = timedSync(() => layOut(receiptBlocks(acceptedReceipt(round + 3)), PAPER_80_MM, face));
      if (round < 0) continue;
      ours.push(oursMs);
      receipts.push(receiptMs);
    }
    const note = `different people; the longest ${heightMm.toFixed(0)} mm`;
    return pairedRow(`slip of ${topic}: record to dots`, 'ms', ours, 'the receipt of a certification', receipts, note);
  });
}

function recordName(topic: LookUpTopic): 'contributions' | 'account' | 'benefits' {
  if (topic === 'contributions' || topic === 'account' || topic === 'benefits') return topic;
  throw new RangeError(`no slip of ${topic} is measured`);
}
