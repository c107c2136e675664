import { alarmList, commandStatus, fleetDetail, fleetList, type CommandStatus, type RemoteCommand, type Result } from '@changqing/protocol';
import { askCentral, tellCentral, type Refusal } from '../central-client.ts';
import { heardNews, NOTHING_YET, type FleetState, type LiveNews } from './fleet-state.ts';
import { openLiveLine } from './live-line.ts';

/** How often the pages are drawn anew at most, however much is told. */
const SHOW_EVERY_MS = 200;
/** A file comes a little after the event that tells of it. */
const FILE_COMES_MS = 1_500;

/** What the pages read from and ask. */
export interface FleetClient {
  readonly state: () => FleetState;
  readonly watch: (changed: () => void) => () => void;
  /** Which terminal's page is shown; undefined for none. */
  readonly show: (terminalId: string | undefined) => void;
  readonly acknowledge: (alarmId: string) => Promise<Result<undefined, Refusal>>;
  readonly order: (terminalId: string, command: RemoteCommand) => Promise<Result<CommandStatus, Refusal>>;
  /** Reads everything anew. */
  readonly again: () => void;
  readonly close: () => void;
}

/** Holds what is known of the fleet: read once, kept by the live line, read anew whenever that was away. */
export function openFleet(onLoggedOut: () => void): FleetClient {
  let state = NOTHING_YET;
  const watchers = new Set<() => void>();
  const ending = new AbortController();
  /** What the line told since each reading under way began: its answer may be older than that. */
  const readings = new Set<LiveNews[]>();
  let latest = 0;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  let fileComes: ReturnType<typeof setTimeout> | undefined;

  function draw(): void {
    clearTimeout(drawing);
    drawing = undefined;
    for (const changed of watchers) changed();
  }
  function change(next: FleetState): void {
    state = next;
    draw();
  }
  /** Whether the login is still good; what asked has ended otherwise. */
  function holds<T>(answer: Result<T, Refusal>): Result<T, Refusal> {
    if (!answer.ok && answer.error.code === 'not-logged-in' && !ending.signal.aborted) onLoggedOut();
    return answer;
  }

  function hear(news: LiveNews): void {
    for (const heard of readings) heard.push(news);
    state = heardNews(state, news);
    drawing ??= setTimeout(draw, SHOW_EVERY_MS);
    if (
      news.what === 'event' &&
      news.terminalId === state.open?.terminalId &&
      /"act":"(readiness-reported|bundle-made)"/.test(news.event.entry)
    )
      fileComes ??= setTimeout(() => {
        fileComes = undefined;
        void readDetail();
      }, FILE_COMES_MS);
  }

  function begin(): LiveNews[] {
    const heard: LiveNews[] = [];
    readings.add(heard);
    return heard;
  }

  async function readAll(): Promise<void> {
    latest += 1;
    const mine = latest;
    const heard = begin();
    const [list, alarms] = await Promise.all([
      askCentral('/console/api/terminals', fleetList, ending.signal),
      askCentral('/console/api/alarms', alarmList, ending.signal),
      readDetail(),
    ]);
    readings.delete(heard);
    if (mine !== latest || ending.signal.aborted) return;
    void holds(list);
    if (!list.ok || !alarms.ok) {
      change({ ...state, refusal: !list.ok ? list.error : !alarms.ok ? alarms.error : { code: 'central-failed' } });
      return;
    }
    const { open, line } = state;
    const read: FleetState = {
      open,
      line,
      terminals: new Map(list.value.terminals.map((terminal) => [terminal.terminalId, terminal])),
      alarms: new Map(alarms.value.alarms.map((alarm) => [alarm.id, alarm])),
      aheadMs: Date.parse(list.value.at) - Date.now(),
    };
    change(heard.reduce(heardNews, read));
  }

  async function readDetail(): Promise<void> {
    const terminalId = state.open?.terminalId;
    if (terminalId === undefined) return;
    const heard = begin();
    const answer = holds(await askCentral(`/console/api/terminals/${encodeURIComponent(terminalId)}`, fleetDetail, ending.signal));
    readings.delete(heard);
    if (ending.signal.aborted || state.open?.terminalId !== terminalId) return;
    // What is shown stays where it cannot be read anew just now.
    const before = state.open.detail;
    if (answer.ok) change(heard.reduce(heardNews, { ...state, open: { terminalId, detail: answer.value } }));
    else change({ ...state, open: { terminalId, refusal: answer.error, ...(before === undefined ? {} : { detail: before }) } });
  }

  const closeLine = openLiveLine({
    onUp: () => {
      change({ ...state, line: 'up' });
      void readAll();
    },
    onDown: () => {
      if (state.line !== 'down') change({ ...state, line: 'down' });
      // A page that cannot have the line still shows what can be read.
      if (state.terminals === undefined && readings.size === 0) void readAll();
    },
    onNews: hear,
    onLoggedOut: () => {
      if (!ending.signal.aborted) onLoggedOut();
    },
  });

  return {
    state: () => state,
    watch: (changed) => {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    show: (terminalId) => {
      if (state.open?.terminalId === terminalId) return;
      change({ ...state, open: terminalId === undefined ? undefined : { terminalId } });
      void readDetail();
    },
    acknowledge: async (alarmId) =>
      holds(await tellCentral(`/console/api/alarms/${encodeURIComponent(alarmId)}/acknowledge`, ending.signal)),
    order: async (terminalId, command) => {
      const path = `/console/api/terminals/${encodeURIComponent(terminalId)}/commands`;
      const answer = holds(await askCentral(path, commandStatus, ending.signal, { command }));
      // The line may tell of it sooner, or later than this.
      if (answer.ok && state.open?.detail?.commands.some(({ id }) => id === answer.value.id) === false)
        change(heardNews(state, { what: 'command', command: answer.value }));
      return answer;
    },
    again: () => void readAll(),
    close: () => {
      ending.abort();
      clearTimeout(drawing);
      clearTimeout(fileComes);
      closeLine();
      watchers.clear();
    },
  };
}
