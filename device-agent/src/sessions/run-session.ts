import { outcome, type Command, type Outcome } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { certify } from './certify.ts';
import type { Effect, Input } from './messages.ts';
import { nextDeadline } from './presence.ts';
import { initialState, type SessionState, type World } from './state.ts';

/** Drives the pure machine: feeds it, performs what it wants, and wakes it at its deadlines. */
export interface SessionRunner {
  readonly state: SessionState;
  /** How the last session that certified, or left before it could, ended; undefined before the first. */
  readonly lastOutcome: Outcome | undefined;
  feed(input: Input): void;
  /** False where the command does not belong to the page that is shown. */
  command(command: Command): boolean;
  /** Calls back after each change; the returned function stops that. */
  onChange(listener: (state: SessionState) => void): () => void;
  /** Ends it: nothing is taken or done any more. */
  stop(): void;
}

export interface SessionRunnerOptions {
  readonly clock: Clock;
  readonly world: World;
  newId(): string;
  perform(effect: Effect): void;
}

export function createSessionRunner(options: SessionRunnerOptions): SessionRunner {
  const { clock } = options;
  const listeners = new Set<(state: SessionState) => void>();
  const inputs: Input[] = [];
  let state = initialState(options.world);
  let lastOutcome: Outcome | undefined;
  let working = false;
  let stopped = false;
  let cancelTimer = () => {};

  /** One input at a time: an effect may feed its reply while it is being performed. */
  const work = () => {
    if (working) return;
    working = true;
    try {
      for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) take(input);
    } finally {
      working = false;
      schedule();
    }
  };

  const take = (input: Input): boolean => {
    const move = certify(state, input, clock.monotonic(), () => options.newId());
    const changed = move.state !== state || input.kind === 'tick';
    state = move.state;
    for (const effect of move.effects) {
      if (effect.do === 'end') lastOutcome = outcome.safeParse(effect.outcome).data ?? lastOutcome;
      options.perform(effect);
    }
    if (changed) for (const listener of [...listeners]) listener(state);
    return move.accepted;
  };

  const schedule = () => {
    cancelTimer();
    if (stopped) return;
    const at = nextDeadline(state, clock.monotonic());
    cancelTimer = at === undefined ? () => {} : clock.after(Math.max(0, at - clock.monotonic()), () => runner.feed({ kind: 'tick' }));
  };

  const runner: SessionRunner = {
    get state() {
      return state;
    },
    get lastOutcome() {
      return lastOutcome;
    },
    feed: (input) => {
      // What comes after the stop, such as the end of a capture that was cancelled, finds no journal any more.
      if (stopped) return;
      inputs.push(input);
      work();
    },
    command: (command) => {
      // Whatever is waiting came before this touch.
      work();
      working = true;
      let accepted: boolean;
      try {
        accepted = take({ kind: 'command', command });
      } finally {
        working = false;
      }
      work();
      return accepted;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      stopped = true;
      cancelTimer();
      cancelTimer = () => {};
    },
  };
  return runner;
}
