import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { wipe } from '../codec/wipe.ts';
import type { CodeScanner, ScannedCode } from '../hal/code-scanner.ts';
import type { DeviceError, DeviceIdentity, ReaderStatus } from '../hal/status.ts';
import type { ByteLink, LinkOpener } from '../links/byte-link.ts';
import type { AssembledCode, CodeAssembler } from './code-assembler.ts';
import type { DeviceLog } from './device-log.ts';
import { decodeScannedText, MOST_CODE_CHARACTERS, splitAim } from './scanned-text.ts';
import { createStatusBoard, keepConnected } from './watch.ts';

/** What is known of a scanner once its link is open. */
export interface OpenScanner {
  readonly identity: DeviceIdentity;
  readonly assembler: CodeAssembler;
}

export interface CodeScannerPlan {
  readonly opener: LinkOpener;
  readonly clock: Clock;
  readonly log: DeviceLog;
  /** An AIM identifier at the front of the text is taken off it, where the scanner's reports have no field for one. */
  readonly aimPrefix: boolean;
  /** Prepares a scanner whose link was opened. Most have nothing to be asked. */
  greet(link: ByteLink, signal: AbortSignal): Promise<Result<OpenScanner, DeviceError>>;
}

interface Connected extends OpenScanner {
  readonly link: ByteLink;
}

/** A wire that goes mad must not fill the log: what was dropped is told at most so often. */
const TELL_EVERY_MS = 1000;

/**
 * The part that all code scanners share: it connects at once, keeps the connection, listens, and tells whole codes. A scanner is *ready* when its
 * link is open: none of them can be asked whether it is well.
 */
export function createCodeScanner(plan: CodeScannerPlan): CodeScanner {
  const { opener, clock, log } = plan;
  const board = createStatusBoard<ReaderStatus>({ state: 'starting' });
  const stopping = new AbortController();
  const listeners = new Set<(code: ScannedCode) => void>();
  let untold = 0;
  let quietUntilMs = Number.NEGATIVE_INFINITY;

  const tellDropped = (reason: string) => {
    untold += 1;
    if (clock.monotonic() < quietUntilMs) return;
    log({ event: 'damaged-frame', detail: untold === 1 ? reason : `${reason}; ${untold} since the last line` });
    untold = 0;
    quietUntilMs = clock.monotonic() + TELL_EVERY_MS;
  };

  const tell = (assembled: AssembledCode) => {
    const code = readCode(assembled, plan.aimPrefix);
    if (!code.ok) tellDropped(code.error);
    else for (const listener of [...listeners]) listener(code.value);
  };

  const tend = async ({ link, identity, assembler }: Connected, signal: AbortSignal): Promise<DeviceError> => {
    board.set({ state: 'ready', identity });
    log({ event: 'connected', detail: opener.name });
    let cancelSilence = () => {};
    const onAbort = () => void link.close();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      for await (const chunk of link.incoming) {
        cancelSilence();
        const codes = assembler.push(chunk);
        // What is scanned may be somebody's card.
        wipe(chunk);
        codes.forEach(tell);
        const { silenceMs } = assembler;
        if (silenceMs !== undefined) cancelSilence = clock.after(silenceMs, () => assembler.expire().forEach(tell));
      }
      return { code: 'link', cause: { code: 'unplugged' } };
    } finally {
      cancelSilence();
      assembler.reset();
      signal.removeEventListener('abort', onAbort);
    }
  };

  const running = keepConnected<Connected>(
    {
      opener,
      clock,
      greet: async (link, signal) => {
        const greeted = await plan.greet(link, signal);
        return greeted.ok ? ok({ ...greeted.value, link }) : greeted;
      },
      tend,
      onLost: (error) => {
        const before = board.current;
        if (before.state === 'ready') log({ event: 'lost', detail: JSON.stringify(error) });
        const since = before.state === 'disconnected' ? before.since : clock.now();
        const identity = 'identity' in before ? before.identity : undefined;
        board.set(error.code === 'link' ? { state: 'disconnected', since, error } : { state: 'faulty', identity, error });
      },
    },
    stopping.signal,
  );

  return {
    status: () => board.current,
    onStatus: (listener) => board.onStatus(listener),
    onCode: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Makes text of a code and overwrites its bytes. The error says why it is none, and nothing of what it held. */
function readCode(assembled: AssembledCode, aimPrefix: boolean): Result<ScannedCode, string> {
  if (assembled.kind === 'dropped') return err(assembled.reason);
  const decoded = decodeScannedText(assembled.bytes);
  const { length } = assembled.bytes;
  wipe(assembled.bytes);
  if (decoded === undefined) return err(`${length} bytes that are no text`);
  const { aim, text } = assembled.aim === undefined && aimPrefix ? splitAim(decoded) : { aim: assembled.aim, text: decoded };
  if (text === '') return err('a code without content');
  return text.length > MOST_CODE_CHARACTERS ? err('a code of more than 4296 characters') : ok({ text, aim });
}
