import type { Alarm, CommandStatus, FleetDetail, FleetTerminal, StoredEvent } from '@changqing/protocol';
import type { Refusal } from '../central-client.ts';

/** One message of the live line. */
export type LiveNews =
  | { readonly what: 'terminal'; readonly terminal: FleetTerminal }
  | { readonly what: 'alarm'; readonly alarm: Alarm }
  | { readonly what: 'command'; readonly command: CommandStatus }
  | { readonly what: 'event'; readonly terminalId: string; readonly event: StoredEvent };

/** One terminal's page: what was read, or why not. */
export interface OpenDetail {
  readonly terminalId: string;
  readonly detail?: FleetDetail;
  readonly refusal?: Refusal;
}

/** Everything that the pages show. Never changed in place. */
export interface FleetState {
  /** By id; undefined until it was read once. */
  readonly terminals: ReadonlyMap<string, FleetTerminal> | undefined;
  /** By id: those that are open, and those that closed while this page watched. */
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly open: OpenDetail | undefined;
  readonly line: 'connecting' | 'up' | 'down';
  /** Why the list could not be read. */
  readonly refusal?: Refusal;
  /** Central's clock minus this computer's, ms. */
  readonly aheadMs: number;
}

export const NOTHING_YET: FleetState = { terminals: undefined, alarms: new Map(), open: undefined, line: 'connecting', aheadMs: 0 };

/** As many events as central tells of a terminal at once. */
const EVENTS_KEPT = 200;

/** The state after a message of the live line. Pure. */
export function heardNews(state: FleetState, news: LiveNews): FleetState {
  switch (news.what) {
    case 'terminal': {
      if (state.terminals === undefined) return state;
      const { terminal } = news;
      const terminals = new Map(state.terminals).set(terminal.terminalId, terminal);
      return changeDetail({ ...state, terminals }, terminal.terminalId, (detail) => ({ ...detail, terminal }));
    }
    case 'alarm': {
      const { alarm } = news;
      const alarms = new Map(state.alarms).set(alarm.id, alarm);
      return changeDetail({ ...state, alarms }, alarm.terminalId, (detail) => ({ ...detail, alarms: placed(detail.alarms, alarm) }));
    }
    case 'command': {
      const { command } = news;
      return changeDetail(state, command.terminalId, (detail) => ({ ...detail, commands: placed(detail.commands, command) }));
    }
    case 'event': {
      const { event, terminalId } = news;
      return changeDetail(state, terminalId, (detail) =>
        detail.events.some(({ sha256 }) => sha256 === event.sha256)
          ? detail
          : { ...detail, events: [event, ...detail.events].slice(0, EVENTS_KEPT) },
      );
    }
  }
}

/** The list in which a thing stands in place of what was known of it, or first where it is new. */
const placed = <T extends { readonly id: string }>(list: readonly T[], one: T): T[] =>
  list.some(({ id }) => id === one.id) ? list.map((old) => (old.id === one.id ? one : old)) : [one, ...list];

function changeDetail(state: FleetState, terminalId: string, change: (detail: FleetDetail) => FleetDetail): FleetState {
  const { open } = state;
  if (open?.detail === undefined || open.terminalId !== terminalId) return state;
  return { ...state, open: { ...open, detail: change(open.detail) } };
}

/** Open alarms, the newest first; the most pressing of the same moment first. */
export function openAlarms({ alarms }: Pick<FleetState, 'alarms'>): readonly Alarm[] {
  return newestFirst([...alarms.values()].filter(({ clearedAt }) => clearedAt === undefined));
}

export const newestFirst = (alarms: readonly Alarm[]): Alarm[] =>
  alarms.toSorted((a, b) => (a.raisedAt === b.raisedAt ? (a.id < b.id ? 1 : -1) : a.raisedAt < b.raisedAt ? 1 : -1));
