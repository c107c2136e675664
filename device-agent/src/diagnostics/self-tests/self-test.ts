import type { LiveImage, SelfTestAsk, SelfTestEvidence, SelfTestId } from '@changqing/protocol';

/** How a test ended. `reason` is one sentence in the technician's words. */
export type TestEnd =
  | { readonly passed: true; readonly evidence: SelfTestEvidence }
  | { readonly passed: false; readonly reason: string; readonly evidence: SelfTestEvidence };

export const passed = (evidence: SelfTestEvidence): TestEnd => ({ passed: true, evidence });
export const failed = (reason: string, evidence: SelfTestEvidence = {}): TestEnd => ({ passed: false, reason, evidence });

export type Confirmed = Extract<SelfTestAsk, { ask: 'confirm' }>['what'];
export type Act = Extract<SelfTestAsk, { ask: 'act' }>['what'];
export type Touched = Extract<SelfTestAsk, { ask: 'touch' }>['what'];

/** What a running test has of the one who runs it. Everything ends when the signal aborts; what is asked then is answered with no. */
export interface TestBench {
  /** Aborts when the technician calls the test off, and when its time is over. */
  readonly signal: AbortSignal;
  /** Shows what somebody has to do at the device; `hint` is the device's own word of the moment. */
  act(what: Act, hint?: Extract<SelfTestAsk, { ask: 'act' }>['hint']): void;
  /** Nothing is asked any more. */
  work(): void;
  /** Asks the technician what they saw or heard. */
  confirm(what: Confirmed): Promise<{ readonly yes: boolean; readonly note: string | undefined }>;
  /** Has the screen do its part, and hears what came of it. */
  touch(what: Touched): Promise<{ readonly passed: boolean; readonly evidence: SelfTestEvidence }>;
  /** Figures of the moment. */
  progress(evidence: SelfTestEvidence): void;
  /** Shows a picture of a reader over the paired socket, and nowhere else. */
  show(image: Omit<LiveImage, 'test'>): void;
  /** Waits until `holds`; looks at once and at each call of the subscribed listener. False after `limitMs`, or when the signal aborts. */
  until(limitMs: number, subscribe: (listener: () => void) => () => void, holds: () => boolean): Promise<boolean>;
}

/** One self-test of a kiosk. */
export interface SelfTest {
  readonly id: SelfTestId;
  /** It takes no longer, hands included, ms. */
  readonly limitMs: number;
  /** Nobody has to stand there: central may order it. */
  readonly alone: boolean;
  /** Why it cannot be run here, in the technician's words; undefined where it can. */
  whyNot(): string | undefined;
  run(bench: TestBench): Promise<TestEnd>;
}
