import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { differences, valueAt, withValue } from './document-edit.ts';
import { shapeOf } from './schema-shape.ts';
import { nameOf, nameOfPath } from './settings-form.ts';

describe('the shape of a form', () => {
  const schema = z.strictObject({
    name: z.string(),
    volume: z.number().int().min(0).max(4),
    count: z.number().int(),
    on: z.boolean(),
    size: z.enum(['standard', 'large']),
    services: z.array(z.enum(['a', 'b'])),
    devices: z.array(
      z.strictObject({
        link: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('serial'), path: z.string(), baudRate: z.number().default(9600) }),
          z.strictObject({ kind: z.literal('tcp'), host: z.string() }),
        ]),
        more: z.record(z.string(), z.unknown()),
      }),
    ),
    free: z.union([z.string(), z.number()]).optional(),
  });
  const shape = shapeOf(z.toJSONSchema(schema));

  test('follows the schema field by field', () => {
    expect(shape.kind).toBe('object');
    if (shape.kind !== 'object') return;
    const field = (name: string) => shape.fields.find((one) => one.name === name);
    expect(field('name')).toMatchObject({ shape: { kind: 'text' }, required: true });
    expect(field('volume')).toMatchObject({ shape: { kind: 'number', least: 0, most: 4 } });
    expect(field('count')?.shape).toEqual({ kind: 'number', fresh: 0 });
    expect(field('on')).toMatchObject({ shape: { kind: 'truth' } });
    expect(field('size')).toMatchObject({ shape: { kind: 'choice', values: ['standard', 'large'] } });
    expect(field('services')).toMatchObject({ shape: { kind: 'several', values: ['a', 'b'] } });
    expect(field('free')).toMatchObject({ shape: { kind: 'json' }, required: false });
    const devices = field('devices')?.shape;
    expect(devices).toMatchObject({ kind: 'list', item: { kind: 'object' } });
    if (devices?.kind !== 'list' || devices.item.kind !== 'object') return;
    const link = devices.item.fields.find((one) => one.name === 'link')?.shape;
    expect(link).toMatchObject({ kind: 'forms', by: 'kind', forms: [{ value: 'serial' }, { value: 'tcp' }] });
    expect(devices.item.fresh).toMatchObject({ link: { kind: 'serial', path: '', baudRate: 9600 }, more: {} });
  });

  test('whatever a schema says, there is a shape for it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(shapeOf(value).kind).toBeTypeOf('string');
      }),
    );
    const round = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } };
    expect(shapeOf(round).kind).toBe('json');
  });
});

describe('editing', () => {
  const path = fc.array(fc.oneof(fc.constantFrom('a', 'b', '__proto__'), fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 4 });
  test('what is written at a place is read there, and the document before stays as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), path, fc.string(), (document, at, value) => {
        const before = JSON.stringify(document);
        expect(valueAt(withValue(document, at, value), at)).toBe(value);
        expect(JSON.stringify(document)).toBe(before);
      }),
    );
  });

  test('undefined takes a field or an entry out', () => {
    expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
    expect(withValue({ list: [1, 2, 3] }, ['list', 1], undefined)).toEqual({ list: [1, 3] });
  });

  test('differences name each place, and none where there is none', () => {
    expect(differences({ a: { b: 1 }, list: [1, 2] }, { a: { b: 2 }, list: [1], c: 'x' })).toEqual([
      { path: 'a.b', was: '1', now: '2' },
      { path: 'c', was: undefined, now: 'x' },
      { path: 'list.1', was: '2', now: undefined },
    ]);
    fc.assert(fc.property(fc.jsonValue(), (document) => differences(document, structuredClone(document)).length === 0));
  });
});

test('fields have names in Chinese, by place before name; unknown ones their own', () => {
  expect(nameOf(['site', 'name'])).toBe('网点名称');
  expect(nameOf(['devices', 0, 'link', 'baudRate'])).toBe('波特率');
  expect(nameOf(['new', 'thing'])).toBe('thing');
  expect(nameOfPath('devices.1.link.path')).toBe('设备 › 2 › 接法 › 接口');
});
