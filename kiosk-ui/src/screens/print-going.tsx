import type { Step } from '@changqing/protocol';
import { PrinterDrawing } from '../drawings/printer-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Paper is on its way; where the printer waits for somebody, it is said kindly for whom and that it goes on by itself. */
export function PrintGoing({ screen }: { readonly screen: ScreenOf<'print-going'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { what, papers, index, sheets, print } = screen.step;
  const slip = what === 'slip';
  const paper = papers[index - 1];
  const waitingFor = print.state === 'printing' ? print.waitingFor : undefined;
  const out = print.state === 'printing' ? (print.sheetsOut ?? 0) : 0;
  const line = slip ? t('print.going.lineSlip') : t('print.going.line', { index, sheets });
  return (
    <Page
      screen={screen}
      title={waitingFor === undefined ? t('print.going.title') : t(`problem.${waitingFor.code}.happened`)}
      lines={paper === undefined ? [line] : [t(`paper.${paper}`), line]}
      actions={
        <Row>
          <Button action="print.stop" label={t('print.going.stop')} onTap={() => act({ kind: 'print.stop' })} />
        </Row>
      }
    >
      <PrinterDrawing still={waitingFor !== undefined} />
      {waitingFor !== undefined ? (
        <Banner tone="care" icon="paperOut" text={`${t(`problem.${waitingFor.code}.now`)}${t(`problem.${waitingFor.code}.helps`)}`} />
      ) : (
        <Banner
          tone="wait"
          busy
          text={
            print.state !== 'printing'
              ? t('print.going.preparing')
              : out > 0
                ? t('print.going.out', { count: out })
                : t('print.going.title')
          }
        />
      )}
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'print.going' }> = {
  step: 'print.going',
  what: 'paper',
  papers: ['insured-particulars', 'contribution-certificate', 'rights-statement', 'benefit-certificate'],
  index: 2,
  sheets: 138,
  print: { state: 'printing', sheetsOut: 3 },
};
const WAITING = ['document-printer-paper-out', 'document-printer-jam', 'document-printer-open'] as const;

export const preview = (): readonly Preview[] => [
  { name: 'print-going', view: previewView(STEP) },
  { name: 'print-going-preparing', view: previewView({ ...STEP, print: { state: 'preparing' } }) },
  { name: 'print-going-slip', view: previewView({ ...STEP, what: 'slip', papers: [], index: 1, sheets: 1, print: { state: 'printing' } }) },
  ...WAITING.map((code) => ({
    name: `print-going-${code}`,
    view: previewView({ ...STEP, print: { state: 'printing', waitingFor: { code } } }),
  })),
];
