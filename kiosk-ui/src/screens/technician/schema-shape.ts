import { z } from 'zod';

/** What a form shows for one part of a document. */
export type Shape =
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly fresh: unknown }
  | { readonly kind: 'list'; readonly item: Shape; readonly fresh: unknown }
  /** Some of these, in the order in which they were touched. */
  | { readonly kind: 'several'; readonly values: readonly Value[]; readonly fresh: unknown }
  | { readonly kind: 'choice'; readonly values: readonly Value[]; readonly fresh: unknown }
  | { readonly kind: 'text'; readonly fresh: unknown }
  | { readonly kind: 'number'; readonly least?: number; readonly most?: number; readonly fresh: unknown }
  | { readonly kind: 'truth'; readonly fresh: unknown }
  /** Objects of several forms, told apart by the value of `by`. */
  | {
      readonly kind: 'forms';
      readonly by: string;
      readonly forms: readonly { readonly value: Value; readonly shape: Shape }[];
      readonly fresh: unknown;
    }
  /** Nothing to choose. */
  | { readonly kind: 'fixed'; readonly fresh: unknown }
  /** A form knows no better than to show it as JSON. */
  | { readonly kind: 'json'; readonly fresh: unknown };
export type Value = string | number | boolean;
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
}

const value = z.union([z.string(), z.number(), z.boolean()]);
/** As much of JSON Schema as forms are made from; everything else of it is left to the agent, which judges the document anyway. */
const node = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  $ref: z.string().optional(),
});
type Node = z.infer<typeof node>;

const READ_DEPTH = 12;

/** The shape of a document from its JSON Schema (draft 2020-12, as far as the settings use it). Whatever is not understood becomes `json`. */
export function shapeOf(schema: unknown): Shape {
  return read(schema, schema, 0);
}

function read(part: unknown, root: unknown, depth: number): Shape {
  const parsed = node.safeParse(part);
  if (!parsed.success || depth > READ_DEPTH) return { kind: 'json', fresh: null };
  const found = parsed.data;
  if (found.$ref !== undefined) return read(atPointer(root, found.$ref), root, depth + 1);
  const forms = found.oneOf ?? found.anyOf;
  if (forms !== undefined) return readForms(forms, found, root, depth);
  if (found.const !== undefined) return { kind: 'fixed', fresh: found.const };
  const values = valuesOf(found.enum);
  if (values !== undefined) return { kind: 'choice', values, fresh: found.default ?? values[0] };
  switch (found.type) {
    case 'object':
      return found.properties === undefined
        ? { kind: 'json', fresh: found.default ?? {} }
        : readObject(found, found.properties, root, depth);
    case 'array': {
      const item = read(found.items, root, depth + 1);
      return item.kind === 'choice'
        ? { kind: 'several', values: item.values, fresh: found.default ?? [] }
        : { kind: 'list', item, fresh: found.default ?? [] };
    }
    case 'string':
      return { kind: 'text', fresh: found.default ?? '' };
    case 'integer':
    case 'number': {
      // What fits an integer at all is no limit to tell anybody of.
      const least = found.minimum === undefined || found.minimum <= Number.MIN_SAFE_INTEGER ? undefined : found.minimum;
      const most = found.maximum === undefined || found.maximum >= Number.MAX_SAFE_INTEGER ? undefined : found.maximum;
      return {
        kind: 'number',
        ...(least === undefined ? {} : { least }),
        ...(most === undefined ? {} : { most }),
        fresh: found.default ?? least ?? 0,
      };
    }
    case 'boolean':
      return { kind: 'truth', fresh: found.default ?? false };
    default:
      return { kind: 'json', fresh: found.default ?? null };
  }
}

function readObject(found: Node, properties: Readonly<Record<string, unknown>>, root: unknown, depth: number): Shape {
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    shape: read(schema, root, depth + 1),
    required: found.required?.includes(name) ?? false,
  }));
  const fresh = Object.fromEntries(fields.filter(({ required }) => required).map(({ name, shape }) => [name, shape.fresh]));
  return { kind: 'object', fields, fresh: found.default ?? fresh };
}

/** One of several objects, told apart by a field that is fixed in each; one of several values; else JSON. */
function readForms(forms: readonly unknown[], found: Node, root: unknown, depth: number): Shape {
  const shapes = forms.map((form) => read(form, root, depth + 1));
  const [only] = shapes;
  if (only !== undefined && shapes.length === 1) return only;
  if (shapes.every((shape) => shape.kind === 'fixed')) {
    const values = valuesOf(shapes.map(({ fresh }) => fresh));
    if (values !== undefined) return { kind: 'choice', values, fresh: found.default ?? values[0] };
  }
  const objects = shapes.flatMap((shape) => (shape.kind === 'object' ? [shape] : []));
  const by = objects[0]?.fields.find(({ shape }) => shape.kind === 'fixed')?.name;
  if (by === undefined || objects.length < shapes.length) return { kind: 'json', fresh: found.default ?? null };
  const told = objects.flatMap((shape) => {
    const fixed = value.safeParse(shape.fields.find(({ name }) => name === by)?.shape.fresh);
    return fixed.success ? [{ value: fixed.data, shape }] : [];
  });
  if (told.length < objects.length) return { kind: 'json', fresh: found.default ?? null };
  return { kind: 'forms', by, forms: told, fresh: found.default ?? objects[0]?.fresh };
}

function valuesOf(listed: readonly unknown[] | undefined): readonly Value[] | undefined {
  const parsed = z.array(value).min(1).safeParse(listed);
  return parsed.success ? parsed.data : undefined;
}

/** What a `#/…` reference names; undefined where nothing is there. */
function atPointer(root: unknown, pointer: string): unknown {
  return pointer
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .reduce<unknown>((at, step) => childOf(at, step.replaceAll('~1', '/').replaceAll('~0', '~')), root);
}

function childOf(at: unknown, step: string): unknown {
  return typeof at === 'object' && at !== null ? new Map<string, unknown>(Object.entries(at)).get(step) : undefined;
}
