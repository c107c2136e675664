/** Escapes under which JSON text may hold what PostgreSQL cannot: the character 0, and halves of surrogate pairs. */
const SUSPECT = /\\u0000|\\ud[89a-f]/i;

/**
 * What somebody sent, with such characters replaced. A device that answers garbage puts them into its own serial number; one terminal's report must
 * not keep those of all others from being written.
 */
export function storable(json: unknown): unknown {
  const text = JSON.stringify(json) as string | undefined;
  if (text === undefined || !SUSPECT.test(text)) return json;
  return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value));
}
