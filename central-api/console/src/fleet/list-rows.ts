import type { DeviceReport, FleetTerminal, TerminalReport } from '@changqing/protocol';

export type StateFilter = 'all' | 'trouble' | FleetTerminal['presence'];

/** What the list is narrowed to. */
export interface ListFilter {
  readonly state: StateFilter;
  /** Number of a site; empty for all. */
  readonly site: string;
  /** Looked for in name, site and id. */
  readonly text: string;
}

export type ListColumn = 'name' | 'presence' | 'device' | 'paper' | 'queue' | 'test' | 'version' | 'alarms' | 'beat';
export const LIST_COLUMNS: readonly ListColumn[] = ['name', 'presence', 'alarms', 'device', 'paper', 'queue', 'test', 'version', 'beat'];
export const isListColumn = (name: unknown): name is ListColumn => LIST_COLUMNS.some((column) => column === name);

/** States by how much somebody is needed. */
const NEED: Readonly<Record<DeviceReport['state'], number>> = {
  'out-of-order': 7,
  faulty: 6,
  disconnected: 5,
  withheld: 4,
  stopped: 3,
  starting: 2,
  busy: 1,
  ready: 0,
};

/** The devices of which something is to be told, the worst first. */
export const troubledDevices = ({ devices }: Pick<TerminalReport, 'devices'>): readonly DeviceReport[] =>
  devices.filter(({ state }) => NEED[state] >= NEED.starting).toSorted((a, b) => NEED[b.state] - NEED[a.state]);

/** How the paper stands: `out` while a printer says so. Undefined where the terminal told nothing. */
export function paperOf({ report, supplies: known }: FleetTerminal): 'out' | 'low' | 'fine' | undefined {
  const out = report?.devices.some(({ state, detail }) => state === 'stopped' && detail?.includes('paper-out') === true) === true;
  if (out) return 'out';
  const supplies = report?.supplies ?? known;
  return supplies === undefined ? undefined : supplies.low ? 'low' : 'fine';
}

const PRESENCE_NEED: Readonly<Record<FleetTerminal['presence'], number>> = { late: 3, 'on-time': 2, 'never-seen': 1, closed: 0 };
const PAPER_NEED = { out: 3, low: 2, fine: 1 } as const;
const millis = (instant: string | undefined): number => (instant === undefined ? 0 : Date.parse(instant));

/** By what a column is sorted: numbers by size, words as a reader expects them. */
function keyOf(terminal: FleetTerminal, column: ListColumn): number | string {
  const { report } = terminal;
  switch (column) {
    case 'name':
      return terminal.name;
    case 'presence':
      return PRESENCE_NEED[terminal.presence];
    case 'device': {
      const [worst] = report === undefined ? [] : troubledDevices(report);
      return worst === undefined ? (report === undefined ? -1 : 0) : NEED[worst.state];
    }
    case 'paper': {
      const paper = paperOf(terminal);
      return paper === undefined ? 0 : PAPER_NEED[paper];
    }
    case 'queue':
      return report?.outbox.waiting ?? -1;
    case 'test':
      return millis(report?.lastSelfTest?.at);
    case 'version':
      return report?.agentVersion ?? '';
    case 'alarms':
      return terminal.openAlarms;
    case 'beat':
      return millis(terminal.lastBeatAt);
  }
}

const WORDS = new Intl.Collator('zh-CN', { numeric: true });
const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : WORDS.compare(String(a), String(b));

/** Sorted by a column, and by name within it. Pure. */
export function sortTerminals(
  terminals: readonly FleetTerminal[],
  column: ListColumn,
  direction: 'ascending' | 'descending',
): FleetTerminal[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return terminals
    .map((terminal) => ({ terminal, key: keyOf(terminal, column) }))
    .toSorted(
      (a, b) =>
        sign * compare(a.key, b.key) ||
        WORDS.compare(a.terminal.name, b.terminal.name) ||
        WORDS.compare(a.terminal.terminalId, b.terminal.terminalId),
    )
    .map(({ terminal }) => terminal);
}

const fitsState = (terminal: FleetTerminal, state: StateFilter): boolean =>
  state === 'all' ? terminal.presence !== 'closed' : state === 'trouble' ? terminal.openAlarms > 0 : terminal.presence === state;

/** Those that fit. A terminal that the bureau closed is shown only where it is asked for. Pure. */
export function filterTerminals(terminals: readonly FleetTerminal[], { state, site, text }: ListFilter): FleetTerminal[] {
  const wanted = text.normalize('NFKC').trim().toLowerCase();
  return terminals.filter(
    (terminal) =>
      fitsState(terminal, state) &&
      (site === '' || terminal.siteNo === site) &&
      (wanted === '' || `${terminal.name}\n${terminal.siteNo}\n${terminal.terminalId}`.toLowerCase().includes(wanted)),
  );
}

/** How many there are of each state. Pure. */
export function countStates(terminals: readonly FleetTerminal[]): Readonly<Record<StateFilter, number>> {
  const count = (state: StateFilter): number => terminals.filter((terminal) => fitsState(terminal, state)).length;
  return {
    all: count('all'),
    trouble: count('trouble'),
    late: count('late'),
    'on-time': count('on-time'),
    'never-seen': count('never-seen'),
    closed: count('closed'),
  };
}
