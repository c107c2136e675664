import { parentPort } from 'node:worker_threads';
import { extractFingerprint, extractPalm } from '@changqing/biometrics';
import { makeImpression, makeMasterPrint, makePalm, makePalmImage, type MasterPrint, type PalmModel } from '@changqing/fixtures';
import type { EnrolmentRequest, FingerPosition, GreyImage, PalmPosition } from '@changqing/protocol';
import type { HandJob } from './hand-images.ts';

type Reference = EnrolmentRequest['references'][number];

/** A print or a palm takes long to grow, a touch of it little: what was grown is kept. */
const MOST_KEPT = 60;
const prints = new Map<string, MasterPrint>();
const palms = new Map<string, PalmModel>();

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const [oldest] = cache.keys();
  if (cache.size >= MOST_KEPT && oldest !== undefined) cache.delete(oldest);
  const made = make();
  cache.set(key, made);
  return made;
}

const printOf = (personSeed: string, position: FingerPosition) =>
  kept(prints, `${personSeed} ${position}`, () => makeMasterPrint({ personSeed, position }));
const palmOf = (personSeed: string, position: PalmPosition) =>
  kept(palms, `${personSeed} ${position}`, () => makePalm({ personSeed, position }));

const reference = (
  position: Reference['position'],
  format: Reference['format'],
  template: Uint8Array,
  quality: number,
  impression: number,
) => ({
  position,
  format,
  bytes: Buffer.from(template).toString('base64url'),
  quality: Math.round(quality),
  impression,
});

/** As attended enrolment makes them: images that quality refused are taken anew; touches from 1000 on are the counter's alone. */
function references(job: Extract<HandJob, { kind: 'references' }>): Reference[] {
  const made: Reference[] = [];
  for (const position of job.fingers) {
    for (let touch = 1_000, taken = 0; touch < 1_008 && taken < 2; touch += 1) {
      const { image } = makeImpression(printOf(job.personSeed, position), { impression: touch, condition: 'clean', wear: job.wear * 0.6 });
      const sample = extractFingerprint(image, position);
      if (!sample.ok) continue;
      taken += 1;
      made.push(reference(position, 'cq-fp/1', sample.value.template, sample.value.quality.score, taken));
    }
  }
  for (const position of job.palms) {
    for (let view = 1_000, taken = 0; view < 1_008 && taken < 1; view += 1) {
      const sample = extractPalm(makePalmImage(palmOf(job.personSeed, position), { view, heightMm: 60 }), position);
      if (!sample.ok) continue;
      taken += 1;
      made.push(reference(position, 'cq-palm/1', sample.value.template, sample.value.quality.score, taken));
    }
  }
  return made;
}

function imageOf(job: Exclude<HandJob, { kind: 'references' }>): GreyImage {
  if (job.kind === 'palm') {
    const { personSeed, position, view, heightMm, condition } = job;
    return makePalmImage(palmOf(personSeed, position), { view, heightMm, condition });
  }
  const { personSeed, position, impression, condition, wear, ageYears } = job;
  return makeImpression(printOf(personSeed, position), { impression, condition, wear, ageYears }).image;
}

parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: HandJob }) => {
  parentPort?.postMessage({ id, result: job.kind === 'references' ? references(job) : imageOf(job) });
});
