import { Icon } from '../drawings/icons.tsx';
import type { DigitKey } from './digit-entry.ts';
import type { Key } from './number-entry.ts';
import { useTap } from './use-tap.ts';
import css from './keypad.module.css';

/** As on telephones and cash machines; X is a key like the others. */
const ROWS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'X', '0', 'erase'];
/** The same places for digits alone; where X would be, everything is cleared. */
const DIGIT_ROWS: readonly DigitKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'clear', '0', 'erase'];

export function Keypad({ press, eraseLabel }: { readonly press: (key: Key) => void; readonly eraseLabel: string }) {
  return (
    <div className={css.keypad} data-part="keypad">
      {ROWS.map((key) => (
        <KeyButton key={key} name={key} press={() => press(key)} label={key === 'erase' ? eraseLabel : key} />
      ))}
    </div>
  );
}

interface DigitKeypadProps {
  readonly press: (key: DigitKey) => void;
  readonly eraseLabel: string;
  readonly clearLabel: string;
}

/** Digits only, for passwords and telephone numbers; always in this order. */
export function DigitKeypad({ press, eraseLabel, clearLabel }: DigitKeypadProps) {
  return (
    <div className={css.keypad} data-part="keypad">
      {DIGIT_ROWS.map((key) => (
        <KeyButton
          key={key}
          name={key}
          press={() => press(key)}
          label={key === 'erase' ? eraseLabel : key === 'clear' ? clearLabel : key}
        />
      ))}
    </div>
  );
}

interface KeyButtonProps {
  readonly name: Key | DigitKey;
  readonly press: () => void;
  readonly label: string;
}

function KeyButton({ name, press, label }: KeyButtonProps) {
  const { pressed, handlers } = useTap(`key.${name}`, 'key', press);
  return (
    <button
      type="button"
      className={css.key}
      data-action={`key.${name}`}
      data-pressed={pressed}
      aria-label={name === 'erase' ? label : undefined}
      data-word={name === 'clear'}
      {...handlers}
    >
      {name === 'erase' ? (
        <span className={css.icon}>
          <Icon name="erase" />
        </span>
      ) : (
        label
      )}
    </button>
  );
}
