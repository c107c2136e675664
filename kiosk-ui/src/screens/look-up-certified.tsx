import type { Step } from '@changqing/protocol';
import { Drawing, type DrawingName } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWindow } from '../words/use-window.ts';
import { useWords } from '../words/use-words.ts';
import { PREVIEW_BENEFIT, previewView, type Preview } from './preview.ts';
import css from '../parts/result-page.module.css';

type As = Extract<Step, { readonly step: 'look-up.certified' }>['as'];

const DRAWINGS: Readonly<Record<As, DrawingName>> = {
  accepted: 'check',
  already: 'calendar-done',
  'not-yet-due': 'calendar-ahead',
  kept: 'safe',
  counter: 'counter',
};

/** What came of certifying while being served; looking up goes on. */
export function LookUpCertified({ screen }: { readonly screen: ScreenOf<'look-up-certified'> }) {
  const t = useWords();
  const said = useWindow();
  const { act } = useKiosk();
  const { as, next } = screen.step;
  const words = {
    accepted: [t('result.accepted.title'), t('lookUp.certified.acceptedLine')],
    already: [t('result.already.title'), t('lookUp.certified.alreadyLine')],
    'not-yet-due': [t('result.not-yet-due.title'), t('lookUp.certified.notYetLine')],
    kept: [t('lookUp.certified.keptTitle'), t('lookUp.certified.keptLine')],
    counter: [t('lookUp.certified.counterTitle'), t('lookUp.certified.counterLine')],
  } as const satisfies Record<As, readonly [string, string]>;
  const [title, line] = words[as];
  // A next date is named only where something was decided.
  const window = as === 'kept' || as === 'counter' ? undefined : next;
  return (
    <Page
      screen={screen}
      title={title}
      lines={[line]}
      actions={
        <Row>
          <Button action="result.done" face="primary" label={t('lookUp.certified.goOn')} onTap={() => act({ kind: 'result.done' })} />
        </Row>
      }
    >
      <Drawing name={DRAWINGS[as]} />
      {window !== undefined && (
        <div className={css.window} data-part="window">
          <p className={css.lead}>{t('result.window', { window: said({ from: window.nextFrom, to: window.nextTo }) })}</p>
        </div>
      )}
    </Page>
  );
}

const AS: readonly As[] = ['accepted', 'already', 'not-yet-due', 'kept', 'counter'];

export const preview = (): readonly Preview[] =>
  AS.map((as) => ({ name: `look-up-certified-${as}`, view: previewView({ step: 'look-up.certified', as, next: PREVIEW_BENEFIT }) }));
