import { expect } from 'vitest';
import type { Stage } from './stage.ts';
import { secretsOf, templatePieces, tracesOf } from './traces.ts';

/** UI-22: searches everything that is written or can be asked for, for everybody who has stood on this stage. */
export async function nothingWasTold(stage: Stage): Promise<void> {
  const { people } = stage;
  expect(people.length).toBeGreaterThan(0);
  const secrets = [...people.flatMap(secretsOf), ...templatePieces(people)];
  const traces = await tracesOf(stage);
  // What is searched is there: silence in an empty log would prove nothing.
  expect(traces['log of central']).toContain('/v1/');
  expect(traces['log of the agent']).toContain('"event"');
  expect(traces['metrics of central']).toContain('# TYPE');
  const found = Object.entries(traces).flatMap(([where, text]) => secrets.filter((secret) => text.includes(secret)).map(() => where));
  expect(found).toEqual([]);
}
