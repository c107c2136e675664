import { Icon } from '../drawings/icons.tsx';
import type { Key } from './number-entry.ts';
import { useTap } from './use-tap.ts';
import css from './keypad.module.css';

/** As on telephones and cash machines; X is a key like the others. */
const ROWS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'X', '0', 'erase'];

export function Keypad({ press, eraseLabel }: { readonly press: (key: Key) => void; readonly eraseLabel: string }) {
  return (
    <div className={css.keypad} data-part="keypad">
      {ROWS.map((key) => (
        <KeyButton key={key} name={key} press={press} eraseLabel={eraseLabel} />
      ))}
    </div>
  );
}

interface KeyButtonProps {
  readonly name: Key;
  readonly press: (key: Key) => void;
  readonly eraseLabel: string;
}

function KeyButton({ name, press, eraseLabel }: KeyButtonProps) {
  const { pressed, handlers } = useTap(`key.${name}`, 'key', () => press(name));
  return (
    <button
      type="button"
      className={css.key}
      data-action={`key.${name}`}
      data-pressed={pressed}
      aria-label={name === 'erase' ? eraseLabel : undefined}
      {...handlers}
    >
      {name === 'erase' ? (
        <span className={css.icon}>
          <Icon name="erase" />
        </span>
      ) : (
        name
      )}
    </button>
  );
}
