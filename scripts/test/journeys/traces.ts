import { readFileSync } from 'node:fs';
import type { DockPerson } from '@changqing/protocol';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { referencesFor } from '../../generate/cast-enrolments.ts';
import { castPeople } from '@changqing/fixtures';
import type { Stage } from './stage.ts';

/** What of a person must never be told: the full name, the number, and the birth date with its neighbours as it stands in the number. */
export const secretsOf = (person: DockPerson): readonly string[] => [person.name, person.number, person.number.slice(6, 17)];

/** What even the person's own page must not hold any more when the session is over. */
export const shownOf = (person: DockPerson): readonly string[] => [
  `${Array.from(person.name)[0] ?? ''}**`,
  `${person.number.slice(0, 3)}${'*'.repeat(person.number.length - 7)}${person.number.slice(-4)}`,
];

const snapshot = z.object({ strings: z.array(z.string()) });

/** Every string that the page's heap holds after a collection, one a line. */
export async function heapStrings(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  // A snapshot writes characters beyond ASCII as escapes: only its parsed strings can be searched for a name.
  return snapshot.parse(JSON.parse(chunks.join(''))).strings.join('\n');
}

/** Everything that is written down or can be asked for outside the person's own page, over all that has happened on this stage. */
export async function tracesOf(stage: Stage): Promise<Readonly<Record<string, string>>> {
  const { world, observed } = stage;
  const logOf = (file: string | undefined): string => (file === undefined ? '' : readFileSync(file, 'utf8'));
  const asked = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
    const answer = await fetch(url, { headers });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer.text();
  };
  return {
    'log of central': logOf(world.central.logFile),
    'log of the agent': logOf(world.agent.logFile),
    'metrics of central': await asked(`${world.centralUrl}/metrics`),
    'metrics of the agent': await asked(`${world.kioskUrl}/metrics`, { authorization: `Bearer ${world.cliToken()}` }),
    addresses: observed.addresses.join('\n'),
    titles: observed.titles.join('\n'),
    'console of the page': observed.told.join('\n'),
    'wire watch': await asked(`${world.dockUrl}/api/wire?after=0`),
  };
}

/** Pieces of the references of these people in the ways in which bytes are written as text. */
export function templatePieces(people: readonly DockPerson[]): readonly string[] {
  const cast = new Map(castPeople('2026-11-23').map((person) => [person.id, person]));
  return people.flatMap(({ personId, enrolled }) => {
    const person = cast.get(personId);
    const [position] = enrolled;
    if (person === undefined || position === undefined) return [];
    return referencesFor(person, position).flatMap(({ bytes }) => {
      // From behind the head, which all templates share.
      const middle = Buffer.from(bytes, 'base64url').subarray(48, 72);
      return [middle.toString('base64url'), middle.toString('base64'), middle.toString('hex')];
    });
  });
}
