import { createHash } from 'node:crypto';
import { extractFingerprint, extractPalm } from '@changqing/biometrics';
import { bodySeedOf, castPeople, makeImpression, makeMasterPrint, makePalm, makePalmImage, type CastPerson } from '@changqing/fixtures';
import { modalityOf, type BodyPosition, type EnrolmentRequest, type FingerPosition, type PalmPosition } from '@changqing/protocol';

type Reference = EnrolmentRequest['references'][number];

/** The day is needed for the cast's calendars only; numbers, fingers and palms hang on the ids. */
const ANY_DAY = '2026-11-23';
/** Enrolled at the counter with help: three impressions a finger, two visits a palm. */
const FINGER_IMPRESSIONS = 3;
const PALM_VIEWS = 2;
const AGREED_AT = '2026-01-05T02:00:00.000Z';

/** References of one body part, as attended enrolment makes them: images that quality refused are taken anew. */
export function referencesFor(person: CastPerson, position: BodyPosition): readonly Reference[] {
  return modalityOf(position) === 'fingerprint'
    ? fingerReferences(person, position as FingerPosition)
    : palmReferences(person, position as PalmPosition);
}

function fingerReferences(person: CastPerson, position: FingerPosition): readonly Reference[] {
  const master = makeMasterPrint({ personSeed: bodySeedOf(person), position });
  const references: Reference[] = [];
  // Impressions from 1000 on are the counter's: no visit to a kiosk ever presses the same one.
  for (let touch = 1_000; touch < 1_012 && references.length < FINGER_IMPRESSIONS; touch += 1) {
    const { image } = makeImpression(master, { impression: touch, condition: 'clean', wear: person.wear * 0.6 });
    const sample = extractFingerprint(image, position);
    if (!sample.ok) continue;
    references.push(referenceOf(position, 'cq-fp/1', sample.value.template, sample.value.quality.score, references.length + 1));
  }
  return references;
}

function palmReferences(person: CastPerson, position: PalmPosition): readonly Reference[] {
  const palm = makePalm({ personSeed: bodySeedOf(person), position });
  const references: Reference[] = [];
  for (let view = 1_000; view < 1_012 && references.length < PALM_VIEWS; view += 1) {
    const sample = extractPalm(makePalmImage(palm, { view, heightMm: 60 }), position);
    if (!sample.ok) continue;
    references.push(referenceOf(position, 'cq-palm/1', sample.value.template, sample.value.quality.score, references.length + 1));
  }
  return references;
}

const referenceOf = (
  position: BodyPosition,
  format: Reference['format'],
  template: Uint8Array,
  quality: number,
  impression: number,
): Reference => ({
  position,
  format,
  bytes: Buffer.from(template).toString('base64url'),
  quality: Math.round(quality),
  impression,
});

/** What one person of the cast enrolled, or undefined for one who never did. */
function enrolmentOf(person: CastPerson): EnrolmentRequest | undefined {
  const positions: readonly BodyPosition[] = [...person.enrolledFingers, ...person.enrolledPalms];
  const references = positions.flatMap((position) => referencesFor(person, position));
  if (references.length === 0) return undefined;
  const modalities = new Set(references.map((reference) => modalityOf(reference.position)));
  return {
    id: idFor(person.id),
    identity: person.identity,
    consents: [...modalities].map((modality) => ({ modality, noticeVersion: '2026-1', agreedAt: AGREED_AT })),
    references,
  };
}

/** A UUID that hangs on the person alone, so that seeding twice enrols once. */
function idFor(personId: string): string {
  const hex = createHash('sha256').update(`cast enrolment ${personId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Enrols the people of the cast; `only` restricts it to some of them. */
export function* castEnrolments(only?: (personId: string) => boolean): Generator<EnrolmentRequest> {
  for (const person of castPeople(ANY_DAY)) {
    if (only !== undefined && !only(person.id)) continue;
    const enrolment = enrolmentOf(person);
    if (enrolment !== undefined) yield enrolment;
  }
}
