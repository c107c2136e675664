import { ok, suppliesChanged, type Problem, type Result } from '@changqing/protocol';
import type { Supplies } from '../printing/supplies.ts';

/** Takes what a technician says to have put in. Errors: `request-invalid` with what is wrong, or that of a disk that refuses. */
export function takeSupplies(body: unknown, supplies: Pick<Supplies, 'filled'>): Result<undefined, Problem> {
  const parsed = suppliesChanged.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { ok: false, error: { code: 'request-invalid', fields } };
  }
  const filled = supplies.filled(parsed.data.what, parsed.data.amount);
  return filled.ok ? ok() : filled;
}

/** What is printed and what is left, in the text format of Prometheus. */
export function suppliesMetrics(supplies: Pick<Supplies, 'left' | 'totals'>): readonly string[] {
  const left = supplies.left();
  return [
    '# HELP kiosk_prints_total Jobs by how the printer said that they ended; cleared="true" counts jobs once more that were unknown before.',
    '# TYPE kiosk_prints_total counter',
    ...supplies
      .totals()
      .map(({ printer, state, cleared, jobs }) => `kiosk_prints_total{printer="${printer}",state="${state}",cleared="${cleared}"} ${jobs}`),
    ...(left?.rollLeftMm === undefined ? [] : ['# TYPE kiosk_paper_left_mm gauge', `kiosk_paper_left_mm ${left.rollLeftMm}`]),
    ...(left?.sheetsLeft === undefined ? [] : ['# TYPE kiosk_sheets_left gauge', `kiosk_sheets_left ${left.sheetsLeft}`]),
  ];
}
