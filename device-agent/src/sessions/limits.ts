import { lookUpQuietLimitMs } from './look-up/look-up-limits.ts';
import type { Page } from './state.ts';

/** A capture waits so long for a finger or a palm, then it is armed anew. */
export const CAPTURE_TIMEOUT_MS = 30_000;
/** The warning counts down so long before a session is given up. */
export const WARNING_MS = 30_000;
/** The second time that the warning speaks. */
export const SECOND_WARNING_MS = 10_000;
/** A result stays so long. */
export const RESULT_MS = 20_000;
/** A result stays longer where something has to be done: paper looked at, or a number copied from the screen. */
export const RESULT_WITH_TASK_MS = 60_000;
/** A printer that never says how a job ended must not hold the page for ever. */
export const PRINTING_AT_MOST_MS = 90_000;
/** A hint is not spoken sooner after the last thing said. */
export const HINT_SPEECH_PAUSE_MS = 2_500;
/** The page between two ways is read so long. */
export const ANOTHER_WAY_MS = 4_000;
/** A reader that has lost its cable for a moment is waited for so long. */
export const READER_GRACE_MS = 5_000;
/** Failures of a reader in a row after which the machine goes another way. */
export const READER_FAILURES = 3;

/**
 * How long nobody needs to touch anything on a page before they are asked whether they are still there; undefined where the page goes
 * away by itself.
 */
export function quietLimitMs(page: Page): number | undefined {
  switch (page.page) {
    case 'choose':
    case 'identify':
      return 90_000;
    case 'number':
    case 'identifying':
    case 'consent':
    case 'another-way':
      return 60_000;
    case 'capture':
      return page.stage === 'waiting' ? 60_000 : undefined;
    case 'look-up':
      return lookUpQuietLimitMs(page.at);
    case 'info':
      return 90_000;
    // It goes away by itself.
    case 'feedback':
    case 'result':
    case 'trouble':
      return undefined;
  }
}

/** How long the page that says goodbye is shown. */
export const FAREWELL_MS = 5_000;

/** Settings that somebody changed on the idle page and then walked away from (UI-14: 90 s and 30 s). */
export const IDLE_SETTINGS_MS = 120_000;
