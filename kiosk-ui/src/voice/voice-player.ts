import type { Language } from './packs.ts';
import { clipAddress } from './packs.ts';
import type { View } from '@changqing/protocol';

/** The part of an audio element that is needed; tests bring their own. */
export interface Sound {
  volume: number;
  play(): Promise<void>;
  pause(): void;
}

/** Loudness of the five steps; equal steps of about 5 dB. */
const GAINS: readonly number[] = [0, 0.18, 0.32, 0.56, 1];

/**
 * Plays what the agent says by its name, one clip at a time. A new message or a touch ends the one before at once.
 * After the document was loaded anew outside a session, what was said before is not said again.
 */
export class VoicePlayer {
  readonly #open: (address: string) => Sound;
  #sound: Sound | undefined;
  #spokenId: number | undefined;
  #first = true;

  constructor(open: (address: string) => Sound) {
    this.#open = open;
  }

  /** Told of every view. */
  heed(view: View | undefined): void {
    if (view === undefined) {
      this.stop();
      return;
    }
    const first = this.#first;
    this.#first = false;
    const gain = GAINS[view.settings.volume] ?? 0;
    if (this.#sound !== undefined) this.#sound.volume = gain;
    const { speech } = view;
    if (speech === undefined || speech.id === this.#spokenId) return;
    this.#spokenId = speech.id;
    this.stop();
    if (gain === 0 || (first && view.sessionId === undefined)) return;
    this.#play(speech.messageId, view.settings.language, gain);
  }

  /** Ends what is being said; takes effect at once. */
  stop(): void {
    this.#sound?.pause();
    this.#sound = undefined;
  }

  #play(messageId: string, language: Language, gain: number): void {
    const address = clipAddress(messageId, language);
    if (address === undefined) {
      console.error('no clip for', messageId);
      return;
    }
    const sound = this.#open(address);
    sound.volume = gain;
    this.#sound = sound;
    // A browser that allows no sound yet, or a broken loudspeaker: the page says it all in words too.
    sound.play().catch(() => undefined);
  }
}
