import { ok, type Result } from '@changqing/protocol';
import { matchScore, type MatchScore } from '../score.ts';
import { alignBest } from './align.ts';
import { decibelsOf, rawScore } from './calibration.ts';
import { gatherEvidence, NO_EVIDENCE, type Evidence } from './evidence.ts';
import { candidates } from './pairing.ts';
import { prepareTemplate, type PreparedTemplate } from './prepare.ts';
import { parseFingerprintTemplate, type FingerprintTemplate, type TemplateError } from './template.ts';

/** Compares two `cq-fp/1` templates; which one is the probe makes no difference beyond rounding. Says which bytes are at fault. */
export function matchFingerprint(probe: Uint8Array, reference: Uint8Array): Result<MatchScore, TemplateError> {
  const parsedProbe = parseFingerprintTemplate(probe);
  if (!parsedProbe.ok) return { ok: false, error: { ...parsedProbe.error, reason: `probe: ${parsedProbe.error.reason}` } };
  const parsedReference = parseFingerprintTemplate(reference);
  if (!parsedReference.ok) return { ok: false, error: { ...parsedReference.error, reason: `reference: ${parsedReference.error.reason}` } };
  return ok(matchPrepared(prepareFingerprint(parsedProbe.value), prepareFingerprint(parsedReference.value)));
}

/** Unfolds a template for repeated matching (a roster, a batch); about a third of a comparison's cost. */
export function prepareFingerprint(template: FingerprintTemplate): PreparedTemplate {
  return prepareTemplate(template);
}

/** Compares two unfolded templates. */
export function matchPrepared(probe: PreparedTemplate, reference: PreparedTemplate): MatchScore {
  return matchScore(decibelsOf(rawScore(evidenceBetween(probe, reference))), 'cq-fp/1');
}

/** The evidence behind a score; for calibration and for explaining a decision. */
export function evidenceBetween(probe: PreparedTemplate, reference: PreparedTemplate): Evidence {
  const found = candidates(probe, reference);
  const aligned = alignBest(probe, reference, found);
  return aligned === undefined ? NO_EVIDENCE : gatherEvidence(probe, reference, found, aligned);
}
