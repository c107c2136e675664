import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EnrolmentRequest } from '@changqing/protocol';
import { castEnrolments } from './cast-enrolments.ts';

/** Writes the references of the cast, one person a line, so that a difference names the person. */
export function writeCastEnrolments(file: string): void {
  const people: EnrolmentRequest[] = [];
  for (const person of castEnrolments()) {
    people.push(person);
    console.error(`generate: person ${people.length}, ${person.references.length} references`);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `[\n${people.map((person) => JSON.stringify(person)).join(',\n')}\n]\n`);
}
