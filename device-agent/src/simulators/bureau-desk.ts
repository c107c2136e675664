import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PersonFixture } from '@changqing/fixtures';
import type { EnrolmentRequest } from '@changqing/protocol';
import { seedOf, type Crowd } from './crowd.ts';
import type { HandImages } from './hand-images.ts';

/** The bureau's counter of the simulated world: people of the city whose references are not at central yet are enrolled when they come. */
export interface BureauDesk {
  /** Resolves when central has the person's references, or when there is nothing to enrol. Rejects with a line that says what is wrong. */
  ensureEnrolled(person: PersonFixture): Promise<void>;
}

export interface BureauDeskOptions {
  readonly centralUrl: URL;
  /** Central's part of the keys folder, with the bureau's token. */
  readonly centralKeysFolder: string;
  readonly crowd: Crowd;
  readonly images: HandImages;
}

const CAST_REFERENCES = new URL('../../../fixtures/data/cast-enrolments.json', import.meta.url);
const AGREED_AT = '2026-01-05T02:00:00.000Z';
const TIMEOUT_MS = 15_000;

/** The same person gets the same id, so that enrolling again changes nothing. */
function idFor(personId: string): string {
  const hex = createHash('sha256').update(`enrolment ${personId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function createBureauDesk({ centralUrl, centralKeysFolder, crowd, images }: BureauDeskOptions): BureauDesk {
  const done = new Map<string, Promise<void>>();
  // Central enrols the cast by itself, where its references were generated.
  const castIsThere = existsSync(CAST_REFERENCES);

  const enrol = async (person: PersonFixture): Promise<void> => {
    const references = await images.references({
      kind: 'references',
      personSeed: seedOf(person),
      fingers: person.enrolledFingers.slice(0, 2),
      palms: person.enrolledPalms.slice(0, 1),
      wear: person.wear,
    });
    if (references.length === 0) return;
    const modalities = [
      ...new Set(references.map(({ format }) => (format === 'cq-palm/1' ? ('palm-vein' as const) : ('fingerprint' as const)))),
    ];
    const request: EnrolmentRequest = {
      id: idFor(person.id),
      identity: person.identity,
      consents: modalities.map((modality) => ({ modality, noticeVersion: '1', agreedAt: AGREED_AT })),
      references,
    };
    const token = readFileSync(join(centralKeysFolder, 'bureau-token'), 'utf8').trim();
    const response = await fetch(new URL('/v1/enrolments', centralUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok && response.status !== 409) throw new Error(`central did not enrol ${person.id}: status ${response.status}`);
  };

  return {
    ensureEnrolled: (person) => {
      const nothing = person.enrolledFingers.length === 0 && person.enrolledPalms.length === 0;
      if (nothing || (castIsThere && crowd.isCast(person.id))) return Promise.resolve();
      const under = done.get(person.id);
      if (under !== undefined) return under;
      const enrolling = enrol(person);
      done.set(person.id, enrolling);
      // What failed is tried again when the person comes again.
      enrolling.catch(() => done.delete(person.id));
      return enrolling;
    },
  };
}
