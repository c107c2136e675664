import { seededRandom, type Random } from '@changqing/fixtures';

/** How many inputs each parser is given; a million in the test run. */
export const INPUTS = Number(process.env['CHANGQING_FUZZ'] ?? 1_000_000);
/** Give it again in `CHANGQING_FUZZ_SEED` to see the same inputs. */
export const SEED = process.env['CHANGQING_FUZZ_SEED'] ?? String(Date.now());

const SCRATCH = new Uint8Array(8192);

/** Makes inputs out of good messages: bytes flipped, overwritten, cut, doubled, or none of the message left at all. */
export function createMutator(label: string, corpus: readonly Uint8Array[]): { next(): Uint8Array; readonly random: Random } {
  const random = seededRandom(`${SEED}/${label}`);
  process.stderr.write(`fuzz ${label}: ${INPUTS} inputs, CHANGQING_FUZZ_SEED=${SEED}\n`);
  const below = (limit: number) => Math.floor(random.next() * limit);
  const mutateOnce = (length: number): number => {
    const at = below(Math.max(1, length));
    switch (below(6)) {
      case 0:
        SCRATCH[at] = SCRATCH[at]! ^ (1 << below(8));
        return length;
      case 1:
        SCRATCH[at] = below(256);
        return length;
      case 2:
        return at;
      case 3: {
        const piece = Math.min(1 + below(8), SCRATCH.length - length);
        SCRATCH.copyWithin(at + piece, at, length);
        return length + piece;
      }
      case 4: {
        const piece = Math.min(1 + below(8), length - at);
        SCRATCH.copyWithin(at, at + piece, length);
        return length - piece;
      }
      default:
        SCRATCH[at] = [0x00, 0xff, 0x7f, 0x80][below(4)]!;
        return length;
    }
  };
  return {
    random,
    next: () => {
      if (below(8) === 0) {
        const length = below(40);
        for (let i = 0; i < length; i += 1) SCRATCH[i] = below(256);
        return SCRATCH.slice(0, length);
      }
      const base = corpus[below(corpus.length)]!;
      SCRATCH.set(base);
      let length = base.length;
      for (let rounds = below(4); rounds > 0; rounds -= 1) length = mutateOnce(length);
      return SCRATCH.slice(0, length);
    },
  };
}
