import type { Step } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceRow, ChoiceRows } from '../parts/choice-row.tsx';
import { ListPager } from '../parts/list-pager.tsx';
import { Page } from '../parts/page.tsx';
import { useFitMore, useFitTitle } from '../parts/use-fit-title.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useSaid } from '../words/use-said.ts';
import { useWords } from '../words/use-words.ts';
import { LONG_TITLE, previewView, RARE_TITLE, type Preview } from './preview.ts';

/** The scanned documents of the own file, three to a page. */
export function LookUpArchives({ screen }: { readonly screen: ScreenOf<'look-up-archives'> }) {
  const t = useWords();
  const { said } = useSaid();
  const { act } = useKiosk();
  const fit = useFitTitle('row');
  const fitMore = useFitMore();
  return (
    <Page
      screen={screen}
      title={t('lookUp.archives.title')}
      lines={[t('lookUp.archives.line')]}
      actions={
        <>
          <ChoiceRows>
            {screen.step.entries.map((entry, index) => (
              <ChoiceRow
                key={index}
                action={`list.open.${index}`}
                label={fit(entry.title)}
                more={fitMore(
                  said(entry.category),
                  `${entry.dated.is === 'none' ? t('lookUp.archives.undated') : said(entry.dated)} ${t('lookUp.archives.pages', { count: entry.documentPages })}`,
                )}
                onTap={() => act({ kind: 'list.open', index })}
              />
            ))}
          </ChoiceRows>
          <ListPager {...screen.step} />
        </>
      }
    >
      <Drawing name="folder" />
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'look-up.archives' }> = {
  step: 'look-up.archives',
  entries: [
    {
      title: '招工登记表',
      category: { is: 'term', term: 'archive.employment' },
      dated: { is: 'date', date: '1981-12-03' },
      documentPages: 4,
    },
    {
      title: LONG_TITLE,
      category: { is: 'term', term: 'archive.contribution' },
      dated: { is: 'date', date: '1987-12-28' },
      documentPages: 300,
    },
    { title: RARE_TITLE, category: { is: 'term', term: 'archive.other' }, dated: { is: 'none' }, documentPages: 1 },
  ],
  page: 2,
  pages: 167,
};

export const preview = (): readonly Preview[] => [
  { name: 'look-up-archives', view: previewView(STEP) },
  { name: 'look-up-archives-one', view: previewView({ ...STEP, entries: STEP.entries.slice(0, 1), page: 1, pages: 1 }) },
];
