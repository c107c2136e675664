import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PersonFixture } from '@changqing/fixtures';
import { err, ok, type EnrolmentRequest, type Problem, type Result } from '@changqing/protocol';
import { seedOf, type Crowd } from './crowd.ts';
import type { HandImages } from './hand-images.ts';

/** The bureau's counter of the simulated world: people of the city whose references are not at central yet are enrolled when they come. */
export interface BureauDesk {
  /** Central has the person's references afterwards, or there is nothing to enrol. Errors: `central-unreachable`, `central-failed`. */
  ensureEnrolled(person: PersonFixture): Promise<Result<undefined, Problem>>;
  /** Sets the service password of a person, as the counter does. Errors: `central-unreachable`, `central-failed`. */
  setServicePassword(person: PersonFixture, password: string): Promise<Result<undefined, Problem>>;
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
  const done = new Map<string, Promise<Result<undefined, Problem>>>();
  // Central enrols the cast by itself, where its references were generated.
  const castIsThere = existsSync(CAST_REFERENCES);

  const enrol = async (person: PersonFixture): Promise<Result<undefined, Problem>> => {
    const references = await images.references({
      kind: 'references',
      personSeed: seedOf(person),
      fingers: person.enrolledFingers.slice(0, 2),
      palms: person.enrolledPalms.slice(0, 1),
      wear: person.wear,
    });
    if (references.length === 0) return ok();
    const modalities = [
      ...new Set(references.map(({ format }) => (format === 'cq-palm/1' ? ('palm-vein' as const) : ('fingerprint' as const)))),
    ];
    const request: EnrolmentRequest = {
      id: idFor(person.id),
      identity: person.identity,
      consents: modalities.map((modality) => ({ modality, noticeVersion: '1', agreedAt: AGREED_AT })),
      references,
    };
    const enrolled = await tell('/v1/enrolments', request);
    if (enrolled.ok && (enrolled.value < 300 || enrolled.value === 409)) return ok();
    return enrolled.ok ? err({ code: 'central-failed', detail: `central did not enrol ${person.id}: status ${enrolled.value}` }) : enrolled;
  };

  /** Posts as the bureau does; answers the status. */
  const tell = async (path: string, body: unknown): Promise<Result<number, Problem>> => {
    const token = readFileSync(join(centralKeysFolder, 'bureau-token'), 'utf8').trim();
    const status = await post(new URL(path, centralUrl), token, JSON.stringify(body));
    return status === undefined ? err({ code: 'central-unreachable', detail: `nobody answers at ${centralUrl.href}` }) : ok(status);
  };

  return {
    setServicePassword: async ({ id, identity }, password) => {
      const set = await tell('/v1/service-passwords', { identity, password });
      if (!set.ok) return set;
      return set.value < 300 ? ok() : err({ code: 'central-failed', detail: `central set no password for ${id}: status ${set.value}` });
    },
    ensureEnrolled: (person) => {
      const nothing = person.enrolledFingers.length === 0 && person.enrolledPalms.length === 0;
      if (nothing || (castIsThere && crowd.isCast(person.id))) return Promise.resolve(ok());
      const under = done.get(person.id);
      if (under !== undefined) return under;
      const enrolling = enrol(person);
      done.set(person.id, enrolling);
      // What failed is tried again when the person comes again.
      void enrolling.then(
        ({ ok: enrolled }) => {
          if (!enrolled) done.delete(person.id);
        },
        () => done.delete(person.id),
      );
      return enrolling;
    },
  };
}

/** Answers the status; undefined where nothing came back. */
async function post(url: URL, token: string, body: string): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  try {
    return (await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })).status;
  } catch {
    return undefined;
  }
}
