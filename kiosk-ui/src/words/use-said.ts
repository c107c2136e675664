import type { PersonSettings, SheetLabel, SheetTerm, SheetValue } from '@changqing/protocol';
import { SHEET_TERMS } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { sayValue } from './say-value.ts';
import { useWords } from './use-words.ts';

const isTerm = (name: string): name is SheetTerm => SHEET_TERMS.some((term) => term === name);

/** Says values and labels of records in the person's language. */
export function useSaid(): {
  readonly said: (value: SheetValue) => string;
  readonly named: (label: SheetLabel | SheetTerm) => string;
  readonly language: PersonSettings['language'];
} {
  const t = useWords();
  const { view } = useKiosk();
  const language = view?.settings.language ?? 'zh';
  return {
    language,
    said: (value) => sayValue(value, t, language),
    named: (label) => (isTerm(label) ? t(`term.${label}`) : t(`label.${label}`)),
  };
}
