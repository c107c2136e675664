import type { LookUpTopic, Step } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceRow, ChoiceRows } from '../parts/choice-row.tsx';
import { ListPager } from '../parts/list-pager.tsx';
import { needsWords } from '../parts/needs-words.ts';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Which part of the own file. What takes more than the card says so beforehand. */
export function LookUpMenu({ screen }: { readonly screen: ScreenOf<'look-up-menu'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { entries } = screen.step;
  return (
    <Page
      screen={screen}
      title={t('lookUp.menu.title')}
      lines={[t('lookUp.menu.line')]}
      actions={
        <>
          <ChoiceRows>
            {entries.map(({ topic, needs }, index) => (
              <ChoiceRow
                key={topic}
                action={`list.open.${index}`}
                label={t(`label.${topic}`)}
                more={needs === undefined ? undefined : t(needsWords(needs))}
                moreIcon="lock"
                onTap={() => act({ kind: 'list.open', index })}
              />
            ))}
          </ChoiceRows>
          <ListPager {...screen.step} />
        </>
      }
    >
      <PinesDrawing />
    </Page>
  );
}

const entry = (topic: LookUpTopic, needs?: 2 | 3) => ({ topic, ...(needs === undefined ? {} : { needs }) });
const STEP: Extract<Step, { readonly step: 'look-up.menu' }> = {
  step: 'look-up.menu',
  entries: [entry('contributions'), entry('particulars'), entry('account', 2)],
  page: 1,
  pages: 3,
};

export const preview = (): readonly Preview[] => [
  { name: 'look-up-menu', view: previewView(STEP) },
  {
    name: 'look-up-menu-middle',
    view: previewView({ ...STEP, entries: [entry('benefits', 2), entry('flexible', 2), entry('medical', 2)], page: 2 }),
  },
  { name: 'look-up-menu-last', view: previewView({ ...STEP, entries: [entry('referral', 2), entry('archives', 3)], page: 3 }) },
  { name: 'look-up-menu-one', view: previewView({ ...STEP, entries: [entry('contributions')], page: 1, pages: 1 }) },
];
