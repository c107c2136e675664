import { useState } from 'react';
import { useTap } from '../../parts/use-tap.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { useDesk } from './use-desk.ts';
import css from './running-test.module.css';

/** Lit and dark places of each primary show on one of these. */
const COLOURS = ['black', 'white', 'red', 'green', 'blue', 'grey'] as const;

/** The whole screen in one colour after the other; then the technician says whether a dot stood out. */
export function ColourFields() {
  const { act } = useDesk();
  const [at, setAt] = useState(0);
  const { handlers } = useTap('colours.next', 'key', () => setAt((before) => before + 1));
  const colour = COLOURS[at];
  const told = (passed: boolean) => (): void =>
    act({ kind: 'self-test.told', passed, evidence: { coloursShown: COLOURS.length, ...(passed ? {} : { dotsSeen: true }) } });
  if (colour !== undefined) {
    return (
      <div className={css.cover} data-panel="colour-fields">
        <button
          type="button"
          className={css.colour}
          data-colour={colour}
          data-action="colours.next"
          aria-label={words.tests.colourAsk}
          {...handlers}
        />
        {at === 0 && <p className={css.coverWords}>{words.tests.colourAsk}</p>}
      </div>
    );
  }
  const { ask, yes, no } = words.confirm['no-dots'];
  return (
    <>
      <p className={css.ask}>{ask}</p>
      <div className={css.answers}>
        <DeskButton action="colours.even" face="primary" icon="done" label={yes} onTap={told(true)} />
        <DeskButton action="colours.dots" icon="cross" label={no} onTap={told(false)} />
      </div>
    </>
  );
}
