import { Button, type ButtonProps } from 'react-aria-components';
import css from './parts.module.css';

interface ActButtonProps extends Omit<ButtonProps, 'className' | 'style'> {
  readonly look?: 'plain' | 'primary' | 'quiet';
  /** Stable name for tests. */
  readonly action: string;
}

/** Whatever acts. */
export function ActButton({ look = 'plain', action, ...rest }: ActButtonProps) {
  return <Button {...rest} className={css.button ?? ''} data-look={look} data-action={action} />;
}
