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

/** UI-21: it is out; nobody forgets it. What is on it stands on paper only. */
export function PrintCollect({ screen }: { readonly screen: ScreenOf<'print-collect'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { what, sheets, reprint, reminded } = screen.step;
  const slip = what === 'slip';
  return (
    <Page
      screen={screen}
      title={slip ? t('print.collect.titleSlip') : t('print.collect.title')}
      lines={[slip ? t('print.collect.lineSlip') : t('print.collect.line', { count: sheets })]}
      actions={
        <Row>
          <Button action="print.taken" face="primary" label={t('print.collect.taken')} onTap={() => act({ kind: 'print.taken' })} />
        </Row>
      }
    >
      <PrinterDrawing still taken />
      {reprint && <Banner tone="wait" icon="receipt" text={t('print.collect.reprint')} />}
      {reminded && <Banner tone="care" icon="paperOut" text={t('print.collect.reminded')} />}
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'print.collect' }> = {
  step: 'print.collect',
  what: 'paper',
  papers: ['rights-statement'],
  sheets: 2,
  reprint: false,
  reminded: false,
};

export const preview = (): readonly Preview[] => [
  { name: 'print-collect', view: previewView(STEP) },
  { name: 'print-collect-reminded', view: previewView({ ...STEP, sheets: 138, reprint: true, reminded: true }) },
  { name: 'print-collect-slip', view: previewView({ ...STEP, what: 'slip', papers: [], sheets: 1 }) },
];
