import { err, ok, type Result } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import { toHex } from '../codec/hex.ts';
import { isAborted } from '../links/aborted.ts';
import type { ByteLink, LinkOpener } from '../links/byte-link.ts';
import { createByteQueue } from '../links/byte-queue.ts';
import type { RecordedStep } from './recording.ts';

/** A device that says what it once said, as long as the host says what it once said. */
export interface Replay {
  /** Opens once; a second time it is not there any more. */
  readonly opener: LinkOpener;
  /** Nothing went otherwise and nothing is left over. The error says at which step it stands, and why. */
  finished(): Result<undefined, string>;
}

/**
 * Plays a recording in lockstep: bytes from the device come only after the host has said all that stands before them, with the
 * pauses of the recording. A host that says anything else is told `io`, and `finished` says what was expected.
 */
export function createReplay(steps: readonly RecordedStep[], clock: Clock): Replay {
  const incoming = createByteQueue();
  let at = 0;
  let matched = 0;
  let mismatch: string | undefined;
  let opened = false;

  /** Lets the device speak until it is the host's turn. */
  const advance = async (signal: AbortSignal) => {
    for (;;) {
      const step = steps[at];
      if (step === undefined || step.kind === 'to-device' || isAborted(signal)) return;
      at += 1;
      if (step.kind === 'pause') await clock.sleep(step.durationMs, signal);
      else incoming.push(step.bytes.slice());
    }
  };

  const hear = (bytes: Uint8Array): Result<undefined, string> => {
    for (const byte of bytes) {
      const step = steps[at];
      if (step?.kind !== 'to-device') return err(`step ${at + 1}: the host says ${toHex(bytes)} when it is not its turn`);
      if (step.bytes[matched] !== byte) return err(`step ${at + 1}: the host says ${toHex(bytes)}, recorded is ${toHex(step.bytes)}`);
      matched += 1;
      if (matched < step.bytes.length) continue;
      matched = 0;
      at += 1;
    }
    return ok();
  };

  const closing = new AbortController();
  const link: ByteLink = {
    name: 'replay',
    incoming,
    send: (bytes, signal) => {
      if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }));
      if (incoming.ended) return Promise.resolve(err({ code: 'unplugged' }));
      const heard = mismatch === undefined ? hear(bytes) : err(mismatch);
      if (!heard.ok) {
        mismatch = heard.error;
        return Promise.resolve(err({ code: 'io', detail: heard.error }));
      }
      if (matched === 0) void advance(closing.signal);
      return Promise.resolve(ok());
    },
    close: () => {
      closing.abort();
      incoming.end();
      return Promise.resolve();
    },
  };

  return {
    opener: {
      name: 'replay',
      open: () => {
        if (opened) return Promise.resolve(err({ code: 'not-found', path: 'replay' }));
        opened = true;
        void advance(closing.signal);
        return Promise.resolve(ok(link));
      },
    },
    finished: () => {
      if (mismatch !== undefined) return err(mismatch);
      return at >= steps.length && matched === 0 ? ok() : err(`${steps.length - at} steps were left over, from step ${at + 1} on`);
    },
  };
}
