import { useState, type ReactNode } from 'react';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { isRecord, valueAt, type Path } from './document-edit.ts';
import { FoundPorts } from './found-ports.tsx';
import type { Field, Shape, Value } from './schema-shape.ts';
import { actionOf, nameOf, sayChoice, useForm } from './settings-form.ts';
import css from './settings.module.css';

interface PartProps<Kind extends Shape['kind']> {
  readonly shape: Extract<Shape, { readonly kind: Kind }>;
  readonly path: Path;
  readonly required: boolean;
}

/** One part of the settings, whatever its shape: fields of objects below one another, lists with a way to add and to remove. */
export function SettingPart({ shape, path, required }: { readonly shape: Shape; readonly path: Path; readonly required: boolean }) {
  switch (shape.kind) {
    case 'object':
      return <Fields fields={shape.fields} path={path} />;
    case 'forms':
      return <Forms shape={shape} path={path} required={required} />;
    case 'list':
      return <List shape={shape} path={path} required={required} />;
    case 'fixed':
      return null;
    default:
      return (
        <Labelled path={path}>
          <Leaf shape={shape} path={path} required={required} />
        </Labelled>
      );
  }
}

const isBlock = ({ kind }: Shape): boolean => kind === 'object' || kind === 'list' || kind === 'forms';

function Fields({ fields, path }: { readonly fields: readonly Field[]; readonly path: Path }) {
  return fields.map(({ name, shape, required }) => {
    const at = [...path, name];
    if (!isBlock(shape)) return <SettingPart key={name} shape={shape} path={at} required={required} />;
    return (
      <fieldset key={name} className={css.block} data-depth={path.length}>
        <legend>{nameOf(at)}</legend>
        <SettingPart shape={shape} path={at} required={required} />
        <Message path={at} />
      </fieldset>
    );
  });
}

/** A name on the left, what can be changed on the right, and below it what the agent said of it. */
function Labelled({ path, children }: { readonly path: Path; readonly children: ReactNode }) {
  const { messages } = useForm();
  return (
    <div className={css.field} data-field={path.join('.')} data-refused={messages.has(path.join('.'))}>
      <span className={css.name}>{nameOf(path)}</span>
      <div className={css.value}>
        {children}
        <Message path={path} />
      </div>
    </div>
  );
}

function Message({ path }: { readonly path: Path }) {
  const { messages } = useForm();
  const message = messages.get(path.join('.'));
  return message === undefined ? null : (
    <p className={css.message} role="alert" data-message={path.join('.')}>
      {message}
    </p>
  );
}

function Leaf({ shape, path, required }: { readonly shape: Shape; readonly path: Path; readonly required: boolean }) {
  const { document, draft, change, readOnly } = useForm();
  const value = valueAt(draft, path);
  switch (shape.kind) {
    case 'choice':
      return (
        <Chips
          path={path}
          values={shape.values}
          chosen={(option) => option === value}
          touch={(option) => change(path, option === value && !required ? undefined : option)}
        />
      );
    case 'truth':
      return <Chips path={path} values={[true, false]} chosen={(option) => option === value} touch={(option) => change(path, option)} />;
    case 'several': {
      const list: readonly unknown[] = Array.isArray(value) ? value : [];
      return (
        <Chips
          path={path}
          values={shape.values}
          chosen={(option) => list.includes(option)}
          touch={(option) => change(path, list.includes(option) ? list.filter((other) => other !== option) : [...list, option])}
        />
      );
    }
    case 'number':
      return (
        <div className={css.withNote}>
          <input
            className={css.input}
            data-action={actionOf(path)}
            inputMode="decimal"
            readOnly={readOnly}
            value={typeof value === 'number' || typeof value === 'string' ? String(value) : ''}
            placeholder={words.settings.unset}
            onChange={({ target }) => change(path, numberOrText(target.value, required))}
          />
          {(shape.least !== undefined || shape.most !== undefined) && (
            <span className={css.note}>{words.settings.range(shape.least, shape.most)}</span>
          )}
        </div>
      );
    case 'json':
      return <JsonInput path={path} />;
    default:
      if (path.at(-1) === 'model' && document.models.length > 0) {
        return (
          <Chips
            path={path}
            values={document.models.map(({ model }) => model)}
            chosen={(option) => option === value}
            touch={(option) => change(path, option)}
          />
        );
      }
      return (
        <input
          className={css.input}
          data-action={actionOf(path)}
          readOnly={readOnly}
          value={typeof value === 'string' ? value : ''}
          placeholder={words.settings.unset}
          onChange={({ target }) => change(path, target.value === '' && !required ? undefined : target.value)}
        />
      );
  }
}

/** What is no number yet stays as it was typed: the agent says so beside the field. */
function numberOrText(text: string, required: boolean): number | string | undefined {
  if (text.trim() === '') return required ? '' : undefined;
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}

interface ChipsProps {
  readonly path: Path;
  readonly values: readonly Value[];
  readonly chosen: (value: Value) => boolean;
  readonly touch: (value: Value) => void;
}

function Chips({ path, values, chosen, touch }: ChipsProps) {
  const { readOnly } = useForm();
  return (
    <div className={css.chips}>
      {values.map((value) => (
        <DeskButton
          key={String(value)}
          action={`${actionOf(path)}.${String(value)}`}
          label={value === true ? words.settings.on : value === false ? words.settings.off : sayChoice(value)}
          chosen={chosen(value)}
          off={readOnly}
          onTap={() => touch(value)}
        />
      ))}
    </div>
  );
}

/** What the form knows no shape of, as JSON; it is taken over as soon as it is whole. */
function JsonInput({ path }: { readonly path: Path }) {
  const { draft, change, readOnly } = useForm();
  const value = valueAt(draft, path);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (value === undefined ? '' : JSON.stringify(value));
  return (
    <>
      <input
        className={css.input}
        data-action={actionOf(path)}
        readOnly={readOnly}
        value={text}
        placeholder={words.settings.unset}
        onChange={({ target }) => {
          const parsed = parseJson(target.value);
          setTyped(parsed.whole ? undefined : target.value);
          if (parsed.whole) change(path, parsed.value);
        }}
      />
      {typed !== undefined && <p className={css.message}>{words.settings.notJson}</p>}
    </>
  );
}

type ParsedJson = { readonly whole: true; readonly value: unknown } | { readonly whole: false };
function parseJson(text: string): ParsedJson {
  if (text.trim() === '') return { whole: true, value: undefined };
  try {
    const value: unknown = JSON.parse(text);
    return { whole: true, value };
  } catch {
    return { whole: false };
  }
}

function Forms({ shape, path }: PartProps<'forms'>) {
  const { draft, change } = useForm();
  const value = valueAt(draft, path);
  const kind = isRecord(value) ? value[shape.by] : undefined;
  const form = shape.forms.find((other) => other.value === kind);
  return (
    <>
      <div className={css.field}>
        <span className={css.name}>{nameOf([...path, shape.by])}</span>
        <div className={css.value}>
          <Chips
            path={[...path, shape.by]}
            values={shape.forms.map((other) => other.value)}
            chosen={(option) => option === kind}
            touch={(option) =>
              change(path, { ...asRecord(shape.forms.find((other) => other.value === option)?.shape.fresh), [shape.by]: option })
            }
          />
        </div>
      </div>
      {form !== undefined && <SettingPart shape={form.shape} path={path} required />}
      <FoundPorts kind={typeof kind === 'string' ? kind : ''} path={path} />
    </>
  );
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

function List({ shape, path }: PartProps<'list'>) {
  const { draft, change, readOnly } = useForm();
  const value = valueAt(draft, path);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return (
    <>
      {list.map((_, at) => (
        // A place in the list is all that an entry is known by.
        <div key={at} className={css.entry}>
          <div className={css.entryHead}>
            <span>
              {nameOf(path)} {at + 1}
            </span>
            <DeskButton
              action={`${actionOf([...path, at])}.remove`}
              label={words.settings.remove}
              off={readOnly}
              onTap={() => change([...path, at], undefined)}
            />
          </div>
          <SettingPart shape={shape.item} path={[...path, at]} required />
        </div>
      ))}
      <DeskButton
        action={`${actionOf(path)}.add`}
        icon="plus"
        label={words.settings.add}
        off={readOnly}
        onTap={() => change([...path, list.length], shape.item.fresh)}
      />
    </>
  );
}
