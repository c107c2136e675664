import type { SettingsDocument } from '@changqing/protocol';
import { createContext, useContext } from 'react';
import { SETTING_NAMES, SETTING_VALUES } from '../../words/technician-settings-zh.ts';
import type { Path } from './document-edit.ts';
import type { Value } from './schema-shape.ts';

/** What every field of the form knows. */
export interface SettingsForm {
  readonly document: SettingsDocument;
  readonly draft: unknown;
  readonly readOnly: boolean;
  /** What the agent said of a field, by its path with points. */
  readonly messages: ReadonlyMap<string, string>;
  readonly change: (path: Path, value: unknown) => void;
}

export const FormContext = createContext<SettingsForm | undefined>(undefined);
export function useForm(): SettingsForm {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('a field stands outside its form');
  return form;
}

/** What a field is called: by its whole path, by its last two names, by its last name, else by its own name. */
export function nameOf(path: Path): string {
  const names = path.filter((step) => typeof step === 'string');
  const last = names.at(-1) ?? '';
  return SETTING_NAMES[names.join('.')] ?? SETTING_NAMES[names.slice(-2).join('.')] ?? SETTING_NAMES[last] ?? last;
}
export const nameOfPath = (path: string): string =>
  path
    .split('.')
    .map((step, at, steps) =>
      /^\d+$/.test(step) ? String(Number(step) + 1) : nameOf(steps.slice(0, at + 1).filter((name) => !/^\d+$/.test(name))),
    )
    .join(' › ');

export const sayChoice = (value: Value): string => SETTING_VALUES[String(value)] ?? String(value);
export const actionOf = (path: Path): string => `setting.${path.join('.')}`;
