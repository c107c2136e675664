/**
 * Why there is no view. `brief`: it has only just gone, or has not come yet, as while the document loads anew after a session; `away`: the
 * agent does not answer; `unpaired`: it answers, and does not know this window (any more).
 */
export type Absence = 'brief' | 'away' | 'unpaired';

/** A new document has its first view well within this time: nobody is to read 请稍等 after every session. */
export const BRIEF_MS = 700;

/** Tells how long the view has been gone in words that a page can be made of. Each change is told once. */
export class AbsenceTeller {
  readonly #tell: (absence: Absence) => void;
  #told: Absence | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (absence: Absence) => void) {
    this.#tell = tell;
  }

  /** There is no view now. Told at once, so that nothing of anybody stays on the screen. */
  lost(): void {
    if (this.#told !== undefined) return;
    this.#say('brief');
    this.#timer = setTimeout(() => this.#say('away'), BRIEF_MS);
  }

  /** What asking the agent has shown. */
  learned(why: 'away' | 'unpaired'): void {
    if (this.#told === undefined) return;
    if (why === 'unpaired') this.#say('unpaired');
    else if (this.#told === 'unpaired') this.#say('away');
  }

  /** There is a view again. */
  found(): void {
    clearTimeout(this.#timer);
    this.#told = undefined;
  }

  #say(absence: Absence): void {
    if (absence === this.#told) return;
    clearTimeout(this.#timer);
    this.#told = absence;
    this.#tell(absence);
  }
}
