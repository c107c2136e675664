import type { PaperChoice, Step } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { ChoiceRow, ChoiceRows } from '../parts/choice-row.tsx';
import { ListPager } from '../parts/list-pager.tsx';
import { needsWords } from '../parts/needs-words.ts';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Which paper to print; everything for a loan is one choice. */
export function LookUpPapers({ screen }: { readonly screen: ScreenOf<'look-up-papers'> }) {
  const t = useWords();
  const { act, view } = useKiosk();
  const { entries, problem, page, pages } = screen.step;
  // Without the large printer the small one may still do; whether it does is told in the foot.
  const noSlip = view?.notices.some(({ code }) => code.startsWith('printer-') && code !== 'printer-paper-low');
  const slip =
    problem === undefined || noSlip === true ? undefined : (
      <Button action="print.slip" label={t('lookUp.sheet.print')} onTap={() => act({ kind: 'print.slip' })} />
    );
  return (
    <Page
      screen={screen}
      title={t('lookUp.papers.title')}
      lines={[t('lookUp.papers.line')]}
      actions={
        <>
          <ChoiceRows>
            {entries.map(({ paper, needs }, index) => (
              <ChoiceRow
                key={paper}
                action={`list.open.${index}`}
                label={t(`paper.${paper}`)}
                more={needs === undefined ? undefined : t(needsWords(needs))}
                moreIcon="lock"
                onTap={() => act({ kind: 'list.open', index })}
              />
            ))}
          </ChoiceRows>
          <ListPager {...screen.step} {...(page === 1 ? { start: slip } : page === pages ? { end: slip } : {})} />
        </>
      }
    >
      <Drawing name="papers" />
      {problem !== undefined && (
        <Banner tone="care" icon="paperOut" text={`${t(`problem.${problem.code}.happened`)}。${t(`problem.${problem.code}.now`)}`} />
      )}
    </Page>
  );
}

const entry = (paper: PaperChoice, needs?: 2 | 3) => ({ paper, ...(needs === undefined ? {} : { needs }) });
const STEP: Extract<Step, { readonly step: 'look-up.papers' }> = {
  step: 'look-up.papers',
  entries: [entry('rights-statement'), entry('contribution-certificate', 2), entry('benefit-certificate', 2)],
  page: 1,
  pages: 2,
};

export const preview = (): readonly Preview[] => [
  { name: 'look-up-papers', view: previewView(STEP) },
  {
    name: 'look-up-papers-last',
    view: previewView({ ...STEP, entries: [entry('insured-particulars', 3), entry('contribution-notice', 2), entry('loan', 2)], page: 2 }),
  },
  { name: 'look-up-papers-unavailable', view: previewView({ ...STEP, problem: { code: 'document-printer-unavailable' } }) },
  {
    name: 'look-up-papers-no-printer',
    view: previewView({ ...STEP, page: 2, problem: { code: 'document-printer-faulty' } }, { notices: [{ code: 'printer-paper-out' }] }),
  },
  { name: 'look-up-papers-unavailable-last', view: previewView({ ...STEP, page: 2, problem: { code: 'document-printer-unavailable' } }) },
  { name: 'look-up-papers-jam', view: previewView({ ...STEP, problem: { code: 'document-printer-jam' } }) },
];
