import { err, ok } from '@changqing/protocol';
import type { Clock } from '../../clock.ts';
import type { IppTransport } from '../../devices/ipp/transport.ts';
import { isAborted } from '../../links/aborted.ts';
import type { Answers } from './answers.ts';
import { GARBAGE, type Manners } from './manners.ts';

export interface InProcessOptions {
  readonly clock: Clock;
  readonly answers: Answers;
  readonly manners: Manners;
  readonly printerUri: string;
  /** Whether there is a way to the printer now: power and cable. */
  readonly reachable: () => boolean;
  /** Resolves when the way to the printer is cut. */
  readonly untilCut: (signal: AbortSignal) => Promise<void>;
}

/** The way a document of megabytes takes, and the printer's thinking, ms. */
const EXCHANGE_MS = 5;

/** The same printer without a socket, for simulated time: its rudeness is the same as over HTTP. */
export function createInProcessTransport({ clock, answers, manners, printerUri, reachable, untilCut }: InProcessOptions): IppTransport {
  const lost = (detail: string) => err({ code: 'lost', detail } as const);
  return {
    name: `memory:${printerUri}`,
    printerUri,
    exchange: async (request, signal, onTaken) => {
      if (isAborted(signal)) return err({ code: 'not-sent', detail: 'called off' });
      if (!reachable()) return err({ code: 'not-sent', detail: 'nobody is there' });
      const rudeness = manners.at(answers.operation(request));
      if (rudeness?.kind === 'refuses') return err({ code: 'not-sent', detail: 'refused' });
      if (rudeness?.kind === 'status') {
        const { status } = rudeness;
        return status < 500 ? err({ code: 'turned-away', status }) : lost(`HTTP ${status}`);
      }
      await clock.sleep(EXCHANGE_MS, signal);
      // What is already on its way arrives, though nobody waits for it any more.
      if (!reachable()) return lost('the connection broke');
      onTaken?.();
      if (rudeness?.kind === 'cuts-off' && rudeness.when !== 'after') {
        if (rudeness.when === 'midway') answers.brokenOff(request.subarray(0, Math.ceil(request.length / 2)));
        return lost('cut off');
      }
      const hang = async () => {
        await untilCut(signal);
        return lost('no answer');
      };
      if (rudeness?.kind === 'hangs' && rudeness.when === 'before') return hang();
      const answer = answers.answer(request);
      switch (rudeness?.kind) {
        case 'cuts-off':
          return lost('cut off');
        case 'hangs':
          return hang();
        case 'garbage':
          return ok(GARBAGE);
        case 'half-answer':
          return lost('the answer was cut off');
        case 'slow':
          await clock.sleep(rudeness.delayMs, signal);
          return isAborted(signal) || !reachable() ? lost('called off') : ok(answer);
        default:
          return isAborted(signal) ? lost('called off') : ok(answer);
      }
    },
  };
}
