import type { Step } from '@changqing/protocol';
import { GuideDrawing } from '../drawings/guide-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceRow, ChoiceRows } from '../parts/choice-row.tsx';
import { ListPager } from '../parts/list-pager.tsx';
import { Page } from '../parts/page.tsx';
import { useFitTitle } from '../parts/use-fit-title.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

const PICTURES = { notices: 'letter', guides: 'counter', forms: 'printer' } as const;

/** Notices, guides or forms by title, three to a page. */
export function InfoList({ screen }: { readonly screen: ScreenOf<'info-list'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const fit = useFitTitle('list');
  const { of, entries, page, pages } = screen.step;
  const none = entries.length === 0;
  return (
    <Page
      screen={screen}
      title={none ? t(`info.list.none.${of}`) : t(`info.list.title.${of}`)}
      lines={none ? [] : [t(`info.list.line.${of}`)]}
      actions={
        <>
          <ChoiceRows>
            {entries.map(({ title }, index) => (
              <ChoiceRow key={index} action={`list.open.${index}`} label={fit(title)} onTap={() => act({ kind: 'list.open', index })} />
            ))}
          </ChoiceRows>
          <ListPager page={page} pages={pages} />
        </>
      }
    >
      <GuideDrawing picture={PICTURES[of]} />
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'info.list' }> = {
  step: 'info.list',
  of: 'notices',
  entries: [
    { title: '关于调整二〇二七年度灵活就业缴费' },
    { title: '二〇二七年春节期间业务办理时间安排通知' },
    { title: '资格认证全年都可以办' },
  ],
  page: 1,
  pages: 17,
};

export const preview = (): readonly Preview[] => [
  { name: 'info-list-notices', view: previewView(STEP) },
  {
    name: 'info-list-guides',
    view: previewView({
      ...STEP,
      of: 'guides',
      entries: [{ title: '养老金领取资格认证怎么办' }, { title: '异地就医备案三步走' }, { title: '社保卡丢了怎么办' }],
      page: 2,
      pages: 3,
    }),
  },
  { name: 'info-list-forms', view: previewView({ ...STEP, of: 'forms', entries: [{ title: '异地就医备案申请表' }], page: 1, pages: 1 }) },
  { name: 'info-list-none', view: previewView({ ...STEP, entries: [], page: 1, pages: 1 }) },
];
