/**
 * Finds the line (from 1) on which a value of a JSON text begins, by its path, e.g. `['devices', 1, 'model']`. Where the path goes further
 * than the text, the line of the last part that is there.
 */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  let at = skipSpace(text, 0);
  for (const key of path) {
    const next = text[at] === '{' ? memberStart(text, at, String(key)) : text[at] === '[' ? elementStart(text, at, Number(key)) : undefined;
    if (next === undefined) break;
    at = next;
  }
  return text.slice(0, at).split('\n').length;
}

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
};

/** Index after a string that begins at `from`. */
function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Index after any value that begins at `from`; the text is valid JSON. */
function skipValue(text: string, from: number): number {
  if (text[from] === '"') return skipString(text, from);
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '"') {
      at = skipString(text, at);
      continue;
    }
    if (depth === 0 && /[,\]}\s]/.test(character)) return at;
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at += 1;
    if (depth === 0 && (character === '}' || character === ']')) return at;
  }
  return at;
}

function memberStart(text: string, open: number, key: string): number | undefined {
  let at = skipSpace(text, open + 1);
  while (text[at] === '"') {
    const end = skipString(text, at);
    const name: unknown = JSON.parse(text.slice(at, end));
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (name === key) return value;
    at = skipSpace(text, skipValue(text, value));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return undefined;
}

function elementStart(text: string, open: number, index: number): number | undefined {
  let at = skipSpace(text, open + 1);
  for (let position = 0; text[at] !== ']' && at < text.length; position += 1) {
    if (position === index) return at;
    at = skipSpace(text, skipValue(text, at));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return undefined;
}
