import type { MatchScore } from '@changqing/biometrics';
import type { Modality, Result, TemplateFormat } from '@changqing/protocol';

/** A template with its form. */
export interface FormattedTemplate {
  readonly format: TemplateFormat;
  readonly bytes: Uint8Array;
}

/** One probe to be compared with each reference of the same body part. */
export interface MatchWork {
  readonly modality: Modality;
  readonly probe: FormattedTemplate;
  readonly references: readonly FormattedTemplate[];
}

/** `busy`: not done by the deadline, or too much waits already. `unreadable`: the probe is no template. */
export type MatchFault = { readonly code: 'busy' } | { readonly code: 'unreadable' };

/** Compares templates somewhere else than in the thread that answers requests. */
export interface Matcher {
  /** Scores in the order of the references. Never rejects. */
  compare(work: MatchWork, timeoutMs: number): Promise<Result<readonly MatchScore[], MatchFault>>;
  close(): Promise<void>;
}
