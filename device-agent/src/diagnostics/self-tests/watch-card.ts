import type { IdCard } from '@changqing/protocol';
import type { IdCardReader } from '../../hal/id-card-reader.ts';
import type { Act, TestBench } from './self-test.ts';

/** What came of waiting for a card. */
export interface CardSeen {
  readonly card: IdCard | undefined;
  /** How often one could not be read. */
  readonly unreadable: number;
}

/** Waits for a card beside whoever else watches the reader; the card is the caller's to forget. */
export async function waitForCard(bench: TestBench, reader: IdCardReader, what: Act, limitMs: number): Promise<CardSeen> {
  const watching = new AbortController();
  const signal = AbortSignal.any([bench.signal, watching.signal]);
  let card: IdCard | undefined;
  let unreadable = 0;
  let tell = () => {};
  const look = async () => {
    for await (const event of reader.watchCards(signal)) {
      if (event.kind === 'card-unreadable') {
        unreadable += 1;
        bench.progress({ unreadable });
      }
      if (event.kind === 'card-read') card = event.card;
      tell();
      if (card !== undefined) return;
    }
  };
  bench.act(what);
  const looking = look();
  await bench.until(
    limitMs,
    (listener) => {
      tell = listener;
      return () => {
        tell = () => {};
      };
    },
    () => card !== undefined,
  );
  watching.abort();
  await looking;
  return { card, unreadable };
}
