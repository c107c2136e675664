import { Icon } from '../drawings/icons.tsx';
import { useTap } from './use-tap.ts';
import css from './letter-keyboard.module.css';

/** What the keys write: letters that become characters, letters as they stand, or figures. */
export type KeyboardMode = 'chinese' | 'latin' | 'digits';

/** In the order of the alphabet, nine to a row: whoever never typed finds them, and each is as large as a finger needs. */
const LETTERS = [Array.from('abcdefghi'), Array.from('jklmnopqr'), Array.from('stuvwxyz')];

const ROWS: Readonly<Record<KeyboardMode, readonly (readonly string[])[]>> = {
  chinese: LETTERS,
  latin: LETTERS,
  digits: [Array.from('123456789'), Array.from('0？！、：；（）…'), Array.from('+-%/@.“”')],
};

interface LetterKeyboardProps {
  readonly mode: KeyboardMode;
  readonly press: (key: string) => void;
  readonly erase: () => void;
  readonly eraseLabel: string;
}

/** Three rows of keys; whoever shows it adds the row below. */
export function LetterKeyboard({ mode, press, erase, eraseLabel }: LetterKeyboardProps) {
  return (
    <div className={css.keyboard} data-part="keyboard">
      {ROWS[mode].map((row, index) => (
        <div className={css.row} key={row.join('')}>
          {row.map((key) => (
            <TextKey key={key} name={key} label={key} press={() => press(key)} />
          ))}
          {index === 2 && <EraseKey erase={erase} label={eraseLabel} />}
        </div>
      ))}
    </div>
  );
}

interface TextKeyProps {
  /** The rest of `data-action`, after `key.`. */
  readonly name: string;
  readonly label: string;
  readonly press: () => void;
  readonly chosen?: boolean;
  readonly wide?: boolean;
  /** Said instead of the label, where that is a sign. */
  readonly aria?: string;
}

export function TextKey({ name, label, press, chosen, wide = false, aria }: TextKeyProps) {
  const { pressed, handlers } = useTap(`key.${name}`, 'key', press);
  return (
    <button
      type="button"
      className={css.key}
      data-action={`key.${name}`}
      data-pressed={pressed}
      data-wide={wide}
      aria-pressed={chosen}
      aria-label={aria}
      {...handlers}
    >
      {label}
    </button>
  );
}

function EraseKey({ erase, label }: { readonly erase: () => void; readonly label: string }) {
  const { pressed, handlers } = useTap('key.erase', 'key', erase);
  return (
    <button
      type="button"
      className={css.key}
      data-action="key.erase"
      data-pressed={pressed}
      data-wide="true"
      aria-label={label}
      {...handlers}
    >
      <span className={css.icon}>
        <Icon name="erase" />
      </span>
    </button>
  );
}
