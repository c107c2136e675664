import type { Json, Result } from '@changqing/protocol';

/** What a terminal says to central over its live line; see `protocol/src/fleet.ts`. */
export type LiveMessage = 'beat' | 'events' | 'outcome';

/** One open line to central. It may end at any moment. */
export interface LiveConnection {
  /** Says something and waits for the answer; undefined when the line ended first or the signal aborted. */
  ask(message: LiveMessage, content: Json, signal: AbortSignal): Promise<unknown>;
  /** Resolves when the line is over, whoever ended it. */
  readonly closed: Promise<unknown>;
  close(): void;
}

/** Why there is no line. `refused`: central said no, with a code of its own. */
export interface LiveFault {
  readonly code: 'unreachable' | 'refused';
  readonly detail: string;
}

/** Opens a line. `onOrder` answers what central says on it, from the first moment on. */
export type OpenLine = (onOrder: (message: unknown) => Promise<object>, signal: AbortSignal) => Promise<Result<LiveConnection, LiveFault>>;
