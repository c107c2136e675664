import { Icon, type IconName } from '../../drawings/icons.tsx';
import type { TargetKind } from '../../parts/touch-guard.ts';
import { useTap } from '../../parts/use-tap.ts';
import css from './desk-button.module.css';

interface DeskButtonProps {
  readonly action: string;
  readonly label: string;
  readonly onTap: () => void;
  readonly face?: 'primary' | 'plain' | 'quiet';
  readonly icon?: IconName;
  readonly chosen?: boolean;
  readonly off?: boolean;
  readonly kind?: TargetKind;
}

/** A button of the technician's pages: at least 12 mm high, dense, and quiet where it is one of many. */
export function DeskButton({ action, label, onTap, face = 'plain', icon, chosen, off = false, kind = 'button' }: DeskButtonProps) {
  const { pressed, handlers } = useTap(action, kind, onTap);
  return (
    <button
      type="button"
      className={css.button}
      data-action={action}
      data-face={face}
      data-pressed={pressed}
      aria-pressed={chosen}
      disabled={off}
      {...handlers}
    >
      {icon !== undefined && (
        <span className={css.icon}>
          <Icon name={icon} />
        </span>
      )}
      <span>{label}</span>
    </button>
  );
}
