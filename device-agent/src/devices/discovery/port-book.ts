import type { Clock } from '../../clock.ts';
import type { LinkOpener } from '../../links/byte-link.ts';
import { askPort, type Answer, type Asked } from './ask-port.ts';
import type { Askable } from './asking-order.ts';
import { portKey, type ListedPort } from './listed-port.ts';

/** So many ports are asked at once; each by one question at a time. */
const AT_ONCE = 8;
/** Who did not answer is asked again after this time: it may have got its power since. */
const ASK_AGAIN_MS = 60_000;

/** Who has which port, and who hangs where; one book for all devices of a kiosk. */
export interface PortBook {
  /** Takes a port for one device; the returned function gives it back. Undefined where another one has it, or it is being asked just now. */
  claim(path: string): (() => void) | undefined;
  isClaimed(path: string): boolean;
  /** Who hangs there, as far as it is known: undefined while nobody was asked. */
  known(port: ListedPort): Asked | undefined;
  /** Asks these ports that nobody was asked at lately; resolves when all have been asked. Nobody waits for it longer than they like. */
  ask(ports: readonly ListedPort[]): Promise<void>;
  /** What was answered there is of no more use. */
  forget(port: ListedPort): void;
  /** Forgets ports that are gone. */
  keepOnly(ports: readonly ListedPort[]): void;
  close(): void;
}

export function createPortBook(
  clock: Clock,
  openerAt: (port: ListedPort, baudRate: number) => LinkOpener,
  askables: () => readonly Askable[],
): PortBook {
  const claims = new Set<string>();
  const asked = new Map<string, Asked & { readonly atMs: number }>();
  const underWay = new Map<string, Promise<void>>();
  const closing = new AbortController();
  const turns: (() => void)[] = [];
  let running = 0;

  const inTurn = async (work: () => Promise<void>): Promise<void> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => turns.push(resolve));
    running += 1;
    try {
      await work();
    } finally {
      running -= 1;
      turns.shift()?.();
    }
  };

  const claim: PortBook['claim'] = (path) => {
    if (claims.has(path)) return undefined;
    claims.add(path);
    return () => void claims.delete(path);
  };

  const askOne = async (port: ListedPort): Promise<void> => {
    const release = claim(port.path);
    // Somebody drives a device there; it is known then who that is.
    if (release === undefined || closing.signal.aborted) return;
    try {
      const found = await askPort((baudRate) => openerAt(port, baudRate), askables(), clock, closing.signal);
      asked.set(portKey(port), { ...found, atMs: clock.monotonic() });
    } finally {
      release();
    }
  };

  const isStale = (port: ListedPort): boolean => {
    const known = asked.get(portKey(port));
    return known === undefined || (known.answer === undefined && clock.monotonic() - known.atMs >= ASK_AGAIN_MS);
  };

  return {
    claim,
    isClaimed: (path) => claims.has(path),
    known: (port) => asked.get(portKey(port)),
    ask: async (ports) => {
      await Promise.all(
        ports.filter(isStale).map((port) => {
          const key = portKey(port);
          const asking =
            underWay.get(key) ??
            inTurn(() => askOne(port)).finally(() => {
              underWay.delete(key);
            });
          underWay.set(key, asking);
          return asking;
        }),
      );
    },
    forget: (port) => void asked.delete(portKey(port)),
    keepOnly: (ports) => {
      const there = new Set(ports.map(portKey));
      for (const key of asked.keys()) if (!there.has(key)) asked.delete(key);
    },
    close: () => closing.abort(),
  };
}

/** The answer of a port to a model: at which speed it answered, undefined where it did not. */
export const answerOf = (asked: Asked | undefined, model: string): Answer | undefined =>
  asked?.answer?.model === model ? asked.answer : undefined;
