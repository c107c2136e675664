import { GROUPS } from './number-entry.ts';
import css from './number-field.module.css';

interface NumberFieldProps {
  readonly digits: string;
  readonly masked: boolean;
}

/** The eighteen places in groups of 6, 8 and 4, each with its own line to stand on; dots while masked. */
export function NumberField({ digits, masked }: NumberFieldProps) {
  let place = 0;
  return (
    <div className={css.field} data-part="number" role="textbox" aria-readonly="true">
      {GROUPS.map((length, group) => (
        <span key={group} className={css.group}>
          {Array.from({ length }, () => {
            const at = place;
            place += 1;
            const typed = digits[at];
            return (
              <span key={at} className={css.place} data-next={at === digits.length} data-filled={typed !== undefined}>
                {typed === undefined ? '' : masked ? '•' : typed}
              </span>
            );
          })}
        </span>
      ))}
    </div>
  );
}
