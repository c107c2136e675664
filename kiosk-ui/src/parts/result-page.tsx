import type { ReactNode } from 'react';
import { Drawing, type DrawingName } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import type { ResultScreen } from '../screen-for.ts';
import { useWindow } from '../words/use-window.ts';
import { useWords } from '../words/use-words.ts';
import { Page } from './page.tsx';
import { Rare } from './rare.tsx';
import { ReceiptActions, ReceiptStrip } from './receipt-strip.tsx';
import css from './result-page.module.css';

interface ResultPageProps {
  readonly screen: ResultScreen;
  readonly drawing: DrawingName;
  /** Where to go and whom to call. */
  readonly showCounter?: boolean;
  readonly children?: ReactNode;
}

/** A result: what came of it, what it means next, and the slip. */
export function ResultPage({ screen, drawing, showCounter = false, children }: ResultPageProps) {
  const t = useWords();
  const { view } = useKiosk();
  const line = useLine(screen);
  return (
    <Page screen={screen} title={t(`result.${screen.screen}.title`)} lines={[line]} actions={<ReceiptActions result={screen.result} />}>
      {screen.result.copyNumber === undefined && <Drawing name={drawing} />}
      {children}
      {showCounter && view !== undefined && (
        <dl className={css.facts} data-part="counter">
          <dt>{t('result.counter_')}</dt>
          <dd>
            <Rare text={view.site.counter} />
          </dd>
          <dt>{t('result.telephone')}</dt>
          <dd className={css.telephone}>{view.site.telephone}</dd>
        </dl>
      )}
      <ReceiptStrip result={screen.result} brief={showCounter} />
    </Page>
  );
}

/** A telephone number stays on one line. */
const UNBROKEN_HYPHEN = '\u2011';

/** What the outcome means; where no slip came out, nobody is told to take or keep one. */
function useLine({ screen, result }: ResultScreen): string {
  const t = useWords();
  const { view } = useKiosk();
  const noSlip =
    result.receipt.state === 'no-printer' || result.receipt.state === 'not-printed' || result.receipt.state === 'partly-printed';
  if (screen === 'kept') {
    const facts = { days: view?.site.resultDays, telephone: view?.site.telephone.replaceAll('-', UNBROKEN_HYPHEN) };
    return noSlip ? t('result.noSlip.kept', facts) : t('result.kept.line', facts);
  }
  if (noSlip && (screen === 'accepted' || screen === 'received' || screen === 'slip')) return t(`result.noSlip.${screen}`);
  return t(`result.${screen}.line`);
}

/** When to come next: the earliest window large, the benefits under it where there are several and room. */
export function NextWindow({ screen }: { readonly screen: ResultScreen }) {
  const t = useWords();
  const said = useWindow();
  const { window, benefits, copyNumber } = screen.result;
  const several = benefits.filter((benefit) => benefit.state !== 'ended');
  if (window === undefined) return null;
  return (
    <div className={css.window} data-part="window">
      <p className={css.lead}>{t('result.window', { window: said(window) })}</p>
      {several.length > 1 && copyNumber === undefined && (
        <ul className={css.benefits}>
          {several.map((benefit) => (
            <li key={benefit.kind}>
              <span>{t(`benefit.${benefit.kind}`)}</span>
              <span>{t(`benefitState.${benefit.state}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
