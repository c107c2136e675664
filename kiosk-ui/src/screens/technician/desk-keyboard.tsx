import { useEffect, useMemo, useState } from 'react';
import { useDictionary } from '../../parts/use-dictionary.ts';
import { candidatesFor } from '../../pinyin/candidates.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import css from './settings.module.css';

type Mode = 'latin' | 'pinyin' | 'symbols';
type Typed = HTMLInputElement | HTMLTextAreaElement;

/** As on any other keyboard: whoever sets up kiosks types. */
const LETTERS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].map((row) => Array.from(row));
const FIGURES = ['1234567890', '-_.:/@#,;=', '"\'()[]{}+*'].map((row) => Array.from(row));
const SHOWN = 7;

/** A keyboard on the glass for the field that is being written in; a real one may be plugged in as well. */
export function DeskKeyboard() {
  const [field, setField] = useState<Typed>();
  useEffect(() => {
    const watching = new AbortController();
    const { signal } = watching;
    document.addEventListener(
      'focusin',
      ({ target }) => {
        const typed = (target instanceof HTMLInputElement && target.type !== 'file') || target instanceof HTMLTextAreaElement;
        if (typed && !target.readOnly) setField(target);
      },
      { signal },
    );
    return () => watching.abort();
  }, []);
  useEffect(() => {
    // Nothing is written in behind the keyboard.
    field?.scrollIntoView({ block: 'center' });
  }, [field]);
  if (field === undefined || !field.isConnected) return null;
  return (
    <>
      <div className={css.space} />
      <Keys
        field={field}
        close={() => {
          field.blur();
          setField(undefined);
        }}
      />
    </>
  );
}

function Keys({ field, close }: { readonly field: Typed; readonly close: () => void }) {
  const [mode, setMode] = useState<Mode>('latin');
  const [shift, setShift] = useState(false);
  const [letters, setLetters] = useState('');
  const [page, setPage] = useState(0);
  const dictionary = useDictionary();
  const candidates = useMemo(
    () => (typeof dictionary === 'string' || letters === '' ? [] : candidatesFor(letters, dictionary)),
    [dictionary, letters],
  );
  const press = (key: string): void => {
    if (mode === 'pinyin' && /^[a-z]$/.test(key)) {
      setLetters((before) => before + key);
      setPage(0);
      return;
    }
    insert(field, shift ? key.toUpperCase() : key);
    setShift(false);
  };
  const erase = (): void => {
    if (letters === '') eraseOne(field);
    else setLetters((before) => before.slice(0, -1));
  };
  const become = (wanted: Mode): void => {
    setMode(wanted);
    setLetters('');
  };
  const rows = mode === 'symbols' ? FIGURES : LETTERS;
  return (
    // The field keeps the focus while keys are touched.
    <div className={css.keyboard} data-part="keyboard" onMouseDown={(event) => event.preventDefault()}>
      {mode === 'pinyin' && (
        <div className={`${css.keys} ${css.candidates}`}>
          <span className={css.letters}>{letters}</span>
          {candidates.slice(page * SHOWN, (page + 1) * SHOWN).map((candidate, at) => (
            <DeskButton
              key={candidate.text}
              action={`key.candidate.${at}`}
              label={candidate.text}
              onTap={() => {
                insert(field, candidate.text);
                setLetters((before) => before.slice(candidate.takes).replace(/^'+/, ''));
                setPage(0);
              }}
            />
          ))}
          {candidates.length > SHOWN && (
            <DeskButton
              action="key.later"
              label={words.keyboard.later}
              onTap={() => setPage((before) => ((before + 1) * SHOWN < candidates.length ? before + 1 : 0))}
            />
          )}
        </div>
      )}
      {rows.map((row, at) => (
        <div className={css.keys} key={row.join('')}>
          {at === 2 && mode === 'latin' && (
            <DeskButton action="key.shift" label={words.keyboard.shift} chosen={shift} onTap={() => setShift(!shift)} />
          )}
          {row.map((key) => (
            <TypeKey key={key} name={key} label={shift ? key.toUpperCase() : key} press={() => press(key)} />
          ))}
          {at === 2 && <TypeKey name="erase" label={words.keyboard.erase} press={erase} />}
        </div>
      ))}
      <div className={css.keys}>
        {(['latin', 'pinyin', 'symbols'] as const).map((name) => (
          <DeskButton
            key={name}
            action={`key.mode.${name}`}
            label={words.keyboard[name]}
            chosen={mode === name}
            onTap={() => become(name)}
          />
        ))}
        <TypeKey name="space" label={words.keyboard.space} press={() => insert(field, ' ')} />
        <DeskButton action="key.done" face="primary" label={words.keyboard.done} onTap={close} />
      </div>
    </div>
  );
}

/** Keys may follow each other quickly, as typing does. */
function TypeKey({ name, label, press }: { readonly name: string; readonly label: string; readonly press: () => void }) {
  return <DeskButton action={`key.${name}`} kind="key" label={label} onTap={press} />;
}

/** Writes at the caret, as a key would: whoever listens to the field hears of it. */
function insert(field: Typed, text: string): void {
  const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Takes the character before the caret, or what is marked. */
function eraseOne(field: Typed): void {
  const [start, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  const from = start === to ? start - (Array.from(field.value.slice(0, start)).at(-1)?.length ?? 0) : start;
  field.setRangeText('', from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
