import { ActButton } from '../parts/act-button.tsx';
import { AskDialog } from '../parts/ask-dialog.tsx';
import { shell } from '../words/shell.ts';

interface IdleWarningProps {
  readonly leftMs: number;
  readonly onStay: () => void;
}

/** A minute before the login ends. */
export function IdleWarning({ leftMs, onStay }: IdleWarningProps) {
  return (
    <AskDialog title={shell.warning.title} name="idle" onClose={onStay} urgent>
      <p>{shell.warning.left(Math.ceil(leftMs / 1_000))}</p>
      <ActButton look="primary" action="idle.stay" onPress={onStay} autoFocus>
        {shell.warning.stay}
      </ActButton>
    </AskDialog>
  );
}
