import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Journal } from '../records/journal.ts';
import { parseJson } from '../records/sign.ts';

/** The bureau's sentence on the idle page. */
export interface ShownNotice {
  /** Undefined when there is none, or its time is over. */
  text(): string | undefined;
  show(text: string, untilMs: number): void;
  stop(): void;
}

const stored = z.object({ text: z.string(), untilMs: z.number() });
const KEY = 'shown-notice';
/** Longer timers overflow; then one looks again. */
const LONGEST_WAIT_MS = 86_400_000;

/** Survives a restart; `onChange` is called when it comes and when its time is over. @param now central's clock where it is known */
export function openShownNotice(
  journal: Pick<Journal, 'note' | 'recall'>,
  clock: Clock,
  now: () => number,
  onChange: () => void,
): ShownNotice {
  let notice = stored.safeParse(parseJson(journal.recall(KEY) ?? '')).data;
  let cancel = () => {};
  const text = () => (notice !== undefined && now() < notice.untilMs ? notice.text : undefined);
  const wait = () => {
    cancel();
    if (text() === undefined || notice === undefined) return;
    cancel = clock.after(Math.min(LONGEST_WAIT_MS, notice.untilMs - now()), () => {
      if (text() === undefined) onChange();
      else wait();
    });
  };
  wait();
  return {
    text,
    show: (words, untilMs) => {
      notice = { text: words, untilMs };
      journal.note(KEY, JSON.stringify(notice));
      wait();
      onChange();
    },
    stop: () => cancel(),
  };
}
