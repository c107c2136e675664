import type { PaperKind, Step } from '@changqing/protocol';
import { Icon } from '../drawings/icons.tsx';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './print-ask.module.css';

/** Before printing: what, how many sheets, how many copies. */
export function PrintAsk({ screen }: { readonly screen: ScreenOf<'print-ask'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { what, papers, sides, sheets, slipMm, copies, maximumCopies, duplex, again, problem } = screen.step;
  const slip = what === 'slip';
  const copy = (count: number) => () => act({ kind: 'print.copies', copies: count });
  return (
    <Page
      screen={screen}
      title={slip ? t('print.ask.titleSlip') : t('print.ask.title')}
      actions={
        <>
          {maximumCopies > 1 && (
            <div className={css.copies}>
              <span className={css.side}>
                {copies > 1 && (
                  <Button action="print.fewer" icon={<Icon name="minus" />} label={t('print.ask.fewer')} onTap={copy(copies - 1)} />
                )}
              </span>
              <span className={css.count}>
                <span className={css.number} data-part="copies">
                  {t('print.ask.copies', { count: copies })}
                </span>
              </span>
              <span className={css.side}>
                {copies < maximumCopies && (
                  <Button action="print.more" icon={<Icon name="plus" />} label={t('print.ask.more')} onTap={copy(copies + 1)} />
                )}
              </span>
            </div>
          )}
          {problem === undefined && (
            <Row>
              <Button
                action="print.start"
                face="primary"
                icon={<Icon name="print" />}
                label={t('print.ask.start')}
                onTap={() => act({ kind: 'print.start' })}
              />
            </Row>
          )}
        </>
      }
    >
      <Drawing name={slip ? 'slip' : 'papers'} />
      <div className={css.what}>
        {papers.map((paper, at) => (
          <p key={at} className={css.paper}>
            {t(`paper.${paper}`)}
          </p>
        ))}
        {slip ? (
          slipMm !== undefined && <p>{t('print.ask.slip', { cm: Math.max(1, Math.round(slipMm / 10)) })}</p>
        ) : (
          <>
            <p>{duplex ? t('print.ask.sidesDuplex', { count: sides }) : t('print.ask.sides', { count: sides })}</p>
            <p className={css.sheets} data-part="sheets">
              {t('print.ask.sheets', { count: sheets })}
            </p>
          </>
        )}
      </div>
      {again && <Banner tone="wait" icon="receipt" text={t('print.ask.again')} />}
      {problem !== undefined && (
        <Banner tone="care" icon="paperOut" text={`${t(`problem.${problem.code}.happened`)}。${t(`problem.${problem.code}.now`)}`} />
      )}
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'print.ask' }> = {
  step: 'print.ask',
  what: 'paper',
  papers: ['rights-statement'],
  sides: 3,
  sheets: 2,
  copies: 1,
  maximumCopies: 3,
  duplex: true,
  again: false,
};
const LOAN: readonly PaperKind[] = ['insured-particulars', 'contribution-certificate', 'rights-statement', 'benefit-certificate'];

export const preview = (): readonly Preview[] => [
  { name: 'print-ask', view: previewView(STEP) },
  {
    name: 'print-ask-loan',
    view: previewView({ ...STEP, papers: [...LOAN], sides: 46, sheets: 138, copies: 3, duplex: false, again: true }),
  },
  { name: 'print-ask-paper-out', view: previewView({ ...STEP, copies: 2, problem: { code: 'document-printer-paper-out' } }) },
  {
    name: 'print-ask-archive',
    view: previewView({ ...STEP, papers: ['archive-copy'], sides: 1, sheets: 1, maximumCopies: 1, again: true }),
  },
  {
    name: 'print-ask-slip',
    view: previewView({ ...STEP, what: 'slip', papers: [], sides: 0, sheets: 0, slipMm: 184, maximumCopies: 1 }),
  },
  {
    name: 'print-ask-slip-cover-open',
    view: previewView({
      ...STEP,
      what: 'slip',
      papers: [],
      sides: 0,
      sheets: 0,
      slipMm: 184,
      maximumCopies: 1,
      problem: { code: 'printer-cover-open' },
    }),
  },
];
