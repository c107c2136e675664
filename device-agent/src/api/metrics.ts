import type { Contact } from '../central/contact.ts';
import type { Supplies } from '../printing/supplies.ts';
import type { Journal } from '../records/journal.ts';
import { suppliesMetrics } from './supplies.ts';

/** Counters in the text format of Prometheus; no label ever names a person. */
export function metricsText(journal: Journal, contact: Contact, supplies: Supplies | undefined): string {
  const counts = journal.counts();
  const lines = [
    '# TYPE changqing_outcomes_total counter',
    ...Object.entries(journal.outcomes()).map(([outcome, count]) => `changqing_outcomes_total{outcome="${outcome}"} ${count}`),
    '# TYPE changqing_records_waiting gauge',
    `changqing_records_waiting ${counts.waiting}`,
    '# TYPE changqing_records_refused gauge',
    `changqing_records_refused ${counts.refused}`,
    '# TYPE changqing_central_online gauge',
    `changqing_central_online ${contact.state.online ? 1 : 0}`,
    ...(supplies === undefined ? [] : suppliesMetrics(supplies)),
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ];
  return `${lines.join('\n')}\n`;
}
