import type { PrintView, Step } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** It did not come out, or nobody can tell: nothing is printed again unasked. */
export function PrintEnded({ screen }: { readonly screen: ScreenOf<'print-ended'> }) {
  const t = useWords();
  const { what, papers, index, print } = screen.step;
  const asked = print.state === 'unknown';
  const problem = 'problem' in print ? print.problem : undefined;
  const paper = papers[index - 1];
  const which = paper !== undefined && papers.length > 1 ? [t('print.ended.which', { index, paper: t(`paper.${paper}`) })] : [];
  return (
    <Page
      screen={screen}
      title={t(TITLES[print.state])}
      lines={
        asked
          ? [t('print.ended.askLine', { what: t(`print.what.${what}`) }), ...which]
          : print.state === 'no-printer'
            ? [t('print.ended.noPrinterLine')]
            : which
      }
      actions={<EndedActions print={print} />}
    >
      <Drawing name="paper-out" />
      {problem !== undefined && (
        <Banner
          tone="care"
          icon="paperOut"
          text={`${t(`problem.${problem.code}.happened`)}。${asked ? '' : t(`problem.${problem.code}.helps`)}`}
        />
      )}
      {!asked && 'canReprint' in print && print.canReprint && <Banner tone="wait" icon="receipt" text={t('print.ended.againLine')} />}
    </Page>
  );
}

const TITLES = {
  unknown: 'print.ended.ask',
  'not-printed': 'print.ended.notPrinted',
  'partly-printed': 'print.ended.partlyPrinted',
  'no-printer': 'print.ended.noPrinter',
  preparing: 'print.ended.stopped',
  printing: 'print.ended.stopped',
  printed: 'print.ended.stopped',
} as const;

function EndedActions({ print }: { readonly print: PrintView }) {
  const t = useWords();
  const { act } = useKiosk();
  if (print.state === 'unknown') {
    // An honest question: neither answer is the larger one.
    return (
      <>
        <Row>
          <Button
            action="print.confirm.not-whole"
            label={t('print.ended.notWhole')}
            onTap={() => act({ kind: 'print.confirm', whole: false })}
          />
        </Row>
        <Row>
          <Button action="print.confirm.whole" label={t('print.ended.whole')} onTap={() => act({ kind: 'print.confirm', whole: true })} />
        </Row>
      </>
    );
  }
  const canReprint = 'canReprint' in print && print.canReprint;
  return (
    <>
      <Row>
        <Button
          action="result.done"
          face={canReprint ? 'plain' : 'primary'}
          label={canReprint ? t('print.ended.goOn') : t('lookUp.wordGoOn')}
          onTap={() => act({ kind: 'result.done' })}
        />
      </Row>
      {canReprint && (
        <Row>
          <Button action="print.again" face="primary" label={t('print.ended.again')} onTap={() => act({ kind: 'print.again' })} />
        </Row>
      )}
    </>
  );
}

const STEP: Extract<Step, { readonly step: 'print.ended' }> = {
  step: 'print.ended',
  what: 'paper',
  papers: ['insured-particulars', 'contribution-certificate', 'rights-statement', 'benefit-certificate'],
  index: 3,
  print: { state: 'unknown', canReprint: true },
};

export const preview = (): readonly Preview[] => [
  { name: 'print-ended-unknown', view: previewView(STEP) },
  {
    name: 'print-ended-unknown-problem',
    view: previewView({ ...STEP, print: { state: 'unknown', canReprint: true, problem: { code: 'document-printer-unavailable' } } }),
  },
  {
    name: 'print-ended-not-printed',
    view: previewView({ ...STEP, print: { state: 'not-printed', problem: { code: 'document-printer-faulty' }, canReprint: false } }),
  },
  {
    name: 'print-ended-partly-printed',
    view: previewView({ ...STEP, print: { state: 'partly-printed', problem: { code: 'document-printer-jam' }, canReprint: true } }),
  },
  {
    name: 'print-ended-slip',
    view: previewView({
      ...STEP,
      what: 'slip',
      papers: [],
      index: 1,
      print: { state: 'not-printed', problem: { code: 'printer-paper-out' }, canReprint: true },
    }),
  },
  {
    name: 'print-ended-no-printer',
    view: previewView({ ...STEP, papers: ['rights-statement'], index: 1, print: { state: 'no-printer' } }),
  },
];
