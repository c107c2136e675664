import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { err, ok, type Result } from '@changqing/protocol';
import { IMAGE_ENDINGS } from './grey-image-file.ts';

/** One picture of a set whose files are called `FINGER_IMPRESSION.ext`. */
export interface Impression {
  /** As in the file's name, without its ending: `101_1`. */
  readonly name: string;
  readonly path: string;
  readonly finger: number;
  readonly impression: number;
}

/** A comparison to make: indices into the set. */
export interface ImpressionPair {
  readonly kind: 'genuine' | 'impostor';
  readonly a: number;
  readonly b: number;
}

/** The pictures of a folder in numeric order; the error is a sentence that says what the folder lacks. */
export function listImpressions(folder: string): Result<readonly Impression[], string> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return err(`cannot read the folder ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const found = names
    .filter((name) => IMAGE_ENDINGS.includes(extname(name).toLowerCase()))
    .flatMap((file): Impression[] => {
      const numbers = /^((\d+)_(\d+))\.[^.]+$/.exec(file);
      if (numbers === null) return [];
      return [{ name: numbers[1]!, path: join(folder, file), finger: Number(numbers[2]), impression: Number(numbers[3]) }];
    })
    .sort((a, b) => a.finger - b.finger || a.impression - b.impression);
  if (found.length === 0) return err(`${folder} holds no image named FINGER_IMPRESSION with one of the endings ${IMAGE_ENDINGS.join(' ')}`);
  const twice = found.find((impression, i) => i > 0 && found[i - 1]!.name === impression.name);
  if (twice !== undefined) return err(`${folder} holds ${twice.name} twice, with different endings`);
  return ok(found);
}

/**
 * The pairs of a protocol. Genuine: every pair of one finger's impressions. Impostor: `full` every pair of impressions of
 * different fingers, `fvc` only the fingers' first impressions.
 */
export function comparisonPairs(set: readonly Impression[], protocol: 'full' | 'fvc'): ImpressionPair[] {
  const pairs: ImpressionPair[] = [];
  const isFirst = set.map((impression, i) => i === 0 || set[i - 1]!.finger !== impression.finger);
  for (let a = 0; a < set.length; a++) {
    for (let b = a + 1; b < set.length; b++) {
      if (set[a]!.finger === set[b]!.finger) pairs.push({ kind: 'genuine', a, b });
      else if (protocol === 'full' || (isFirst[a]! && isFirst[b]!)) pairs.push({ kind: 'impostor', a, b });
    }
  }
  return pairs;
}
