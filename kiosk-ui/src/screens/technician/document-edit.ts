/** Where a part of a document is: `['devices', 0, 'link', 'path']`. */
export type Path = readonly (string | number)[];

export const isRecord = (part: unknown): part is Readonly<Record<string, unknown>> =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

/** What stands at a place; undefined where nothing does. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === 'number') return Array.isArray(at) ? at[step] : undefined;
    return isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }, document);
}

/** The document with another value at a place; undefined takes the place out. What is not on the way stays the same object. */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: readonly unknown[] = Array.isArray(document) ? document : [];
    if (rest.length === 0 && value === undefined) return list.filter((_, at) => at !== step);
    return Object.assign([...list], { [step]: withValue(list[step], rest, value) });
  }
  const record = isRecord(document) ? document : {};
  const next = withValue(Object.hasOwn(record, step) ? record[step] : undefined, rest, value);
  if (next === undefined) return Object.fromEntries(Object.entries(record).filter(([name]) => name !== step));
  return { ...record, [step]: next };
}

/** One place in which two documents differ; undefined where it is missing. */
export interface Difference {
  readonly path: string;
  readonly was: string | undefined;
  readonly now: string | undefined;
}

function leaves(part: unknown, path: string, into: Map<string, string>): void {
  const children: readonly (readonly [string, unknown])[] | undefined = Array.isArray(part)
    ? part.map((child: unknown, at) => [String(at), child] as const)
    : isRecord(part)
      ? Object.entries(part)
      : undefined;
  if (children === undefined || children.length === 0) {
    if (part !== undefined) into.set(path, typeof part === 'string' ? part : JSON.stringify(part));
    return;
  }
  for (const [name, child] of children) leaves(child, path === '' ? name : `${path}.${name}`, into);
}

/** Where two documents differ, place by place, in the order of the newer one. */
export function differences(was: unknown, now: unknown): readonly Difference[] {
  const [before, after] = [new Map<string, string>(), new Map<string, string>()];
  leaves(was, '', before);
  leaves(now, '', after);
  return [...new Set([...after.keys(), ...before.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => ({ path, was: before.get(path), now: after.get(path) }));
}
