import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as protocol from '../src/index.ts';

const folder = join(import.meta.dirname, '..', 'golden');
const goldenFile = z.object({ valid: z.record(z.string(), z.unknown()), invalid: z.record(z.string(), z.unknown()) });

/** Names of the schemas that have golden messages. */
export const goldenNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

function schemaNamed(name: string): z.ZodType {
  // Without this the compiler would work out the union of every schema's type.
  const exported: Readonly<Record<string, unknown>> = protocol;
  const found = exported[name];
  if (!(found instanceof z.ZodType)) throw new Error(`protocol exports no schema "${name}"`);
  return found;
}

/** Declares the tests that parse the named golden messages with the protocol that this workspace resolves. */
export function testGoldenMessages(names: readonly string[]): void {
  describe.each(names)('golden messages: %s', (name) => {
    const schema = schemaNamed(name);
    const golden = goldenFile.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
    it.each(Object.keys(golden.valid))('takes: %s', (title) => {
      const parsed = schema.safeParse(golden.valid[title]);
      expect(parsed.error?.issues ?? []).toEqual([]);
      // Nothing that a sender put in is dropped on the way.
      expect(parsed.data).toEqual(golden.valid[title]);
    });
    it.each(Object.keys(golden.invalid))('refuses: %s', (title) => {
      expect(schema.safeParse(golden.invalid[title]).success).toBe(false);
    });
  });
}
