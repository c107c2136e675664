import { wipe, wipeableCopy } from '../../codec/wipe.ts';
import { createCodeBuffer, type AssembledCode, type CodeAssembler } from '../code-assembler.ts';
import type { ReportLayout } from './layout.ts';
import { NEXT_PART_MS } from './model.ts';
import { parseReport, type ReportPart } from './wire.ts';

/**
 * Puts the codes in reports together (barcode sheet, section 1): joins parts until one says that it is the last; drops a code whose next part does not
 * come in time, is of another symbology, or makes it longer than any can be. A code is whole or it is not told.
 */
export function createReportAssembler(layouts: readonly ReportLayout[]): CodeAssembler {
  const buffer = createCodeBuffer();
  /** The part that came last, where the next one is waited for. */
  let begun: Pick<ReportPart, 'reportId' | 'aim' | 'maker' | 'more'> | undefined;
  /** The rest of a code that was given up is passed over, up to its last part. */
  let passingOver = false;

  const forget = () => {
    buffer.clear();
    begun = undefined;
    passingOver = false;
  };

  const giveUp = (reason: string, more: ReportPart['more']): AssembledCode => {
    forget();
    passingOver = more !== 'no';
    return { kind: 'dropped', reason };
  };

  const finish = (): AssembledCode[] => {
    const aim = begun?.aim;
    begun = undefined;
    return buffer.length === 0 ? [] : [{ kind: 'code', bytes: buffer.take(), aim }];
  };

  const join = (part: ReportPart): AssembledCode[] => {
    if (passingOver) {
      passingOver = part.more !== 'no';
      return [];
    }
    const foreign = begun !== undefined && (begun.reportId !== part.reportId || begun.aim !== part.aim || begun.maker !== part.maker);
    if (foreign) return [giveUp('a code went on with a part of another one', part.more)];
    if (!buffer.append(part.data)) return [giveUp('a code that is longer than any can be', part.more)];
    begun = part;
    // Where no bit says so, a suffix at the end of a full report does.
    const ended = part.more === 'no' || (part.more === 'full' && endsWithSuffix(part.data));
    return ended ? finish() : [];
  };

  const pushReport = (report: Uint8Array): AssembledCode[] => {
    const layout = layouts.find(({ reportId }) => reportId === 0 || reportId === report[0]);
    // Trigger and other reports of the same scanner are no codes.
    if (layout === undefined) return [];
    const part = parseReport(layout, report);
    if (!part.ok) {
      const broken = begun !== undefined;
      forget();
      passingOver = broken;
      return [{ kind: 'dropped', reason: part.error }];
    }
    const codes = join(part.value);
    wipe(part.value.data);
    return codes;
  };

  return {
    push: pushReport,
    expire() {
      // Without a bit, a code that ends exactly with its report can only be told by the silence behind it.
      if (begun?.more === 'full') return finish();
      const broken =
        begun === undefined ? [] : [{ kind: 'dropped' as const, reason: `a code that broke off after ${buffer.length} bytes` }];
      forget();
      return broken;
    },
    reset: forget,
    get silenceMs() {
      return begun === undefined && !passingOver ? undefined : NEXT_PART_MS;
    },
  };
}

function endsWithSuffix(data: Uint8Array): boolean {
  const last = data.at(-1);
  return last === 0x0d || last === 0x0a;
}

/**
 * For tunnels that carry reports as a plain stream of bytes: cuts it into reports by the size that goes with their id. A stream that lost its step is
 * passed over until nothing has come for 500 ms.
 */
export function createTunnelAssembler(layouts: readonly ReportLayout[]): CodeAssembler {
  const reports = createReportAssembler(layouts);
  const report = wipeableCopy(new Uint8Array(Math.max(...layouts.map(({ reportBytes }) => reportBytes))));
  let filled = 0;
  let lost = false;

  const clear = () => {
    wipe(report);
    filled = 0;
    lost = false;
  };

  return {
    push(chunk) {
      const codes: AssembledCode[] = [];
      for (let taken = 0; taken < chunk.length && !lost;) {
        const layout = layouts.find(({ reportId }) => reportId === (filled > 0 ? report[0] : chunk[taken]));
        if (layout === undefined) {
          lost = true;
          reports.reset();
          codes.push({ kind: 'dropped', reason: 'bytes that are no report' });
          break;
        }
        const piece = chunk.subarray(taken, taken + layout.reportBytes - filled);
        report.set(piece, filled);
        filled += piece.length;
        taken += piece.length;
        if (filled < layout.reportBytes) break;
        codes.push(...reports.push(report.subarray(0, filled)));
        wipe(report);
        filled = 0;
      }
      return codes;
    },
    expire() {
      const broken = filled === 0 ? [] : [{ kind: 'dropped' as const, reason: `a report that broke off after ${filled} bytes` }];
      const codes = reports.expire();
      clear();
      return [...broken, ...codes];
    },
    reset() {
      clear();
      reports.reset();
    },
    get silenceMs() {
      return filled > 0 || lost ? NEXT_PART_MS : reports.silenceMs;
    },
  };
}
