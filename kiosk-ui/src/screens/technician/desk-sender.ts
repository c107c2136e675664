import { diagnosticsView, type DeskCommand, type Problem, type Result } from '@changqing/protocol';
import type { DeskPort } from '../../desk-port.ts';

/** Where commands of diagnostics go, one after the other: each takes a word of its own. */
export interface DeskSender {
  /** Sends what was touched. A word that was used or is too old is asked for anew, once. */
  send(command: DeskCommand): Promise<Result<undefined, Problem>>;
}

/** `nonce` answers the word of the document that is shown; undefined before the first. */
export function createDeskSender(ask: DeskPort['ask'], nonce: () => string | undefined): DeskSender {
  let used: string | undefined;
  let before: Promise<unknown> = Promise.resolve();

  const fresh = async (): Promise<Result<string, Problem>> => {
    const answer = await ask('/api/technician/desk');
    if (!answer.ok) return answer;
    const parsed = diagnosticsView.safeParse(answer.value);
    return parsed.success ? { ok: true, value: parsed.data.nonce } : { ok: false, error: { code: 'agent-failed' } };
  };
  const attempt = async (word: string, command: DeskCommand): Promise<Result<undefined, Problem>> => {
    used = word;
    const answer = await ask('/api/technician/commands', { nonce: word, command });
    return answer.ok ? { ok: true, value: undefined } : answer;
  };
  const carry = async (command: DeskCommand): Promise<Result<undefined, Problem>> => {
    const shown = nonce();
    if (shown !== undefined && shown !== used) {
      const first = await attempt(shown, command);
      if (first.ok || first.error.code !== 'nonce-invalid') return first;
    }
    const word = await fresh();
    return word.ok ? attempt(word.value, command) : word;
  };

  return {
    send: (command) => {
      const done = before.then(() => carry(command));
      before = done;
      return done;
    },
  };
}
