import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus is told. Labels are small closed sets; nothing of a person is among them. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly records: Counter<'kind' | 'result'>;
  readonly papers: Counter<'kind' | 'result'>;
  readonly flags: Counter<'flag'>;
  readonly lookUps: Counter<'topic' | 'result'>;
  readonly matching: Histogram;
  readonly pending: Gauge;
  readonly sockets: Gauge<'line'>;
  readonly beats: Counter;
  readonly events: Counter<'event'>;
  readonly terminals: Gauge<'presence'>;
  readonly alarms: Gauge<'kind'>;
  readonly orders: Gauge<'state'>;
}

/** A registry of its own, so that two centrals in one process do not mix. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'changqing_central_request_seconds',
      help: 'Time from a request to its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
      registers,
    }),
    records: new Counter({
      name: 'changqing_central_records_total',
      help: 'Records answered for the first time',
      labelNames: ['kind', 'result'],
      registers,
    }),
    lookUps: new Counter({
      name: 'changqing_central_look_ups_total',
      help: 'What was asked for under look-ups, and how it was answered',
      labelNames: ['topic', 'result'],
      registers,
    }),
    papers: new Counter({
      name: 'changqing_central_papers_total',
      help: 'Papers and blank forms that were asked for, and how it was answered',
      labelNames: ['kind', 'result'],
      registers,
    }),
    flags: new Counter({
      name: 'changqing_central_flags_total',
      help: 'Flags raised for staff',
      labelNames: ['flag'],
      registers,
    }),
    matching: new Histogram({
      name: 'changqing_central_matching_seconds',
      help: 'Time of one attempt in matching, waiting included',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
      registers,
    }),
    pending: new Gauge({ name: 'changqing_central_pending_attempts', help: 'Attempts received and not decided yet', registers }),
    sockets: new Gauge({
      name: 'changqing_central_live_sockets',
      help: 'Open live lines of this process',
      labelNames: ['line'],
      registers,
    }),
    beats: new Counter({ name: 'changqing_central_beats_total', help: 'Beats of terminals that this process heard', registers }),
    events: new Counter({
      name: 'changqing_central_terminal_events_total',
      help: 'Audit entries of terminals that this process stored',
      labelNames: ['event'],
      registers,
    }),
    terminals: new Gauge({
      name: 'changqing_central_terminals',
      help: 'Enrolled terminals, as all processes see them',
      labelNames: ['presence'],
      registers,
    }),
    alarms: new Gauge({ name: 'changqing_central_open_alarms', help: 'Alarms that are open', labelNames: ['kind'], registers }),
    orders: new Gauge({
      name: 'changqing_central_orders',
      help: 'Orders of the last day by what became of them',
      labelNames: ['state'],
      registers,
    }),
  };
}
