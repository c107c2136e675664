import type { LookUpPage } from './look-up-page.ts';

/** A person is told honestly that it takes long after so long, and that the bureau does not answer after so long. */
export const SLOW_MS = 8_000;
export const ASK_WITHIN_MS = 20_000;
/** Papers are issued, checked and laid out one after the other. */
export const PAPERS_WITHIN_MS = 60_000;
/** Amounts that were touched are shown so long, particulars without stars so long (UI-20). */
export const REVEAL_MS = 30_000;
export const UNMASK_MS = 10_000;
/** A look-up ends so long after its card was taken away. */
export const CARD_GONE_MS = 10_000;
/** The loudspeaker asks to take the paper so often, and stops after so long: not confirmed taken (UI-21). */
export const COLLECT_REMINDER_MS = 5_000;
export const COLLECT_MS = 30_000;
/** A printer that tells nothing for so long is not waited for any more. */
export const PRINTER_SILENT_MS = 180_000;

/** How long nobody needs to touch anything; undefined where the page goes on by itself, and while paper is coming. */
export function lookUpQuietLimitMs(page: LookUpPage): number | undefined {
  switch (page.at) {
    case 'waiting':
    case 'print-going':
    case 'print-collect':
      return undefined;
    case 'archive':
      return page.picture.state === 'loading' ? undefined : 60_000;
    case 'certify':
    case 'overview':
    case 'menu':
    case 'sheet':
    case 'step-up':
    case 'password':
    case 'archives':
    case 'papers':
    case 'print-ask':
    case 'print-ended':
    case 'certified':
    case 'correction':
    case 'word':
      return 60_000;
  }
}
