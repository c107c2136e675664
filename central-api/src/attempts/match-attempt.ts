import type { MatchScore } from '@changqing/biometrics';
import { modalityOf, ok, type BodyPosition, type Evidence, type Problem, type Result } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { readReferences } from '../enrolments/references.ts';
import { bestReference } from '../matching/best-reference.ts';
import type { FormattedTemplate } from '../matching/matcher.ts';
import { findEnrolled, type PersonRow } from '../people/store.ts';

/** How one attempt compares with the person's references, or that nobody had time to find out. */
export type Comparison =
  | {
      readonly kind: 'compared';
      /** What was enrolled when it was compared; the decision holds only while that is so. */
      readonly enrolled: readonly string[];
      readonly probe: FormattedTemplate;
      readonly referenceIds: readonly string[];
      readonly scores: readonly number[];
      readonly score: MatchScore;
    }
  | { readonly kind: 'busy' };

/** Which template of the evidence is compared: the engine's own form where it is there. */
export function probeOf(evidence: Pick<Evidence, 'templates'>, position: BodyPosition): FormattedTemplate | undefined {
  const own = modalityOf(position) === 'palm-vein' ? 'cq-palm/1' : 'cq-fp/1';
  const found =
    evidence.templates.find(({ format }) => format === own) ?? evidence.templates.find(({ format }) => format === 'iso19794-2:2005');
  return found === undefined ? undefined : { format: found.format, bytes: Buffer.from(found.bytes, 'base64url') };
}

/** What is enrolled of a person, as a list that is equal exactly while nothing was replaced. */
export async function enrolledState(central: Central, db: Central['databases']['identity'], personId: string): Promise<readonly string[]> {
  const rows = await findEnrolled(db, personId);
  return rows.map(({ position, enrolment_id }) => `${position} ${enrolment_id}`).sort();
}

/**
 * Compares evidence with the references that the person has for this body part now. Without any, the score is the one that anybody
 * reaches. Error `evidence-unreadable` where the evidence holds no template that the engine reads.
 */
export async function compareAttempt(
  central: Central,
  person: PersonRow,
  evidence: Evidence,
  timeoutMs: number,
): Promise<Result<Comparison, Problem>> {
  const { position } = evidence;
  const modality = modalityOf(position);
  const enrolled = await findEnrolled(central.databases.identity, person.id);
  const state = enrolled.map((row) => `${row.position} ${row.enrolment_id}`).sort();
  const here = enrolled.find((row) => row.position === position);
  const subjectId = person.biometric_id;
  const references =
    here === undefined || subjectId === null ? [] : await readReferences(central, { subjectId, enrolmentId: here.enrolment_id, position });
  const probe = probeOf(evidence, position);
  const unreadable: Result<never, Problem> = {
    ok: false,
    error: { code: 'evidence-unreadable', detail: 'it holds no template that this engine reads' },
  };
  if (probe === undefined) return unreadable;
  const startedAt = performance.now();
  const compared = await central.matcher.compare({ modality, probe, references }, timeoutMs);
  central.metrics.matching.observe((performance.now() - startedAt) / 1_000);
  if (!compared.ok) return compared.error.code === 'unreadable' ? unreadable : ok({ kind: 'busy' });
  return ok({
    kind: 'compared',
    enrolled: state,
    probe,
    referenceIds: references.map(({ id }) => id),
    scores: compared.value.map(({ score }) => score),
    score: bestReference(compared.value, modality),
  });
}
