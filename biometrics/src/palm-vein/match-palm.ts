import type { Result } from '@changqing/protocol';
import { ok } from '@changqing/protocol';
import type { MatchScore } from '../score.ts';
import { matchScore } from '../score.ts';
import { calibratedDecibels } from './calibration.ts';
import { codeSimilarity, prepareCode } from './code-similarity.ts';
import type { TemplateError } from '../fingerprint/template.ts';
import { parsePalmTemplate } from './palm-template.ts';

/**
 * Compares two 'cq-palm/1' templates, tolerating small shifts, turns and scales of the hand. Their positions are not looked
 * at: whether a left palm may be compared with a right one is the caller's rule. About 5 ms.
 * Errors: the first template that cannot be read, probe before reference.
 */
export function matchPalm(probe: Uint8Array, reference: Uint8Array): Result<MatchScore, TemplateError> {
  const similarity = palmSimilarity(probe, reference);
  return similarity.ok ? ok(matchScore(calibratedDecibels(similarity.value), 'cq-palm/1')) : similarity;
}

/** The similarity behind a score, 0 to 1, before calibration; for measurements. */
export function palmSimilarity(probe: Uint8Array, reference: Uint8Array): Result<number, TemplateError> {
  const first = parsePalmTemplate(probe);
  if (!first.ok) return first;
  const second = parsePalmTemplate(reference);
  if (!second.ok) return second;
  return ok(codeSimilarity(prepareCode(first.value.cells), prepareCode(second.value.cells)));
}
