import { guidePicture, type Step } from '@changqing/protocol';
import { GuideDrawing } from '../drawings/guide-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Rare } from '../parts/rare.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONG_LINE, previewView, type Preview } from './preview.ts';
import css from './info-guide.module.css';

/** One step of a procedure, in words and a picture. */
export function InfoGuide({ screen }: { readonly screen: ScreenOf<'info-guide'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { title, picture, heading, text, page, pages } = screen.step;
  return (
    <Page
      screen={screen}
      title={heading}
      lines={[title]}
      actions={
        pages > 1 ? (
          <Pager
            page={page}
            pages={pages}
            place={t('info.guide.step', { page, pages })}
            previousLabel={t('info.guide.previous')}
            nextLabel={t('info.guide.next')}
            previous={page > 1 ? () => act({ kind: 'list.previous' }) : undefined}
            next={page < pages ? () => act({ kind: 'list.next' }) : undefined}
          />
        ) : undefined
      }
    >
      <GuideDrawing picture={picture} />
      <p className={css.text}>
        <Rare text={text} />
      </p>
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'info.guide' }> = {
  step: 'info.guide',
  title: '养老金领取资格认证',
  picture: 'card',
  heading: '先放好身份证',
  text: '走到机器前，把身份证平放在亮灯的地方，照片朝上。没带身份证，也可以输入号码。',
  page: 1,
  pages: 3,
};

export const preview = (): readonly Preview[] => [
  ...guidePicture.options.map((picture, at) => ({
    name: `info-guide-${picture}`,
    view: previewView({ ...STEP, picture, page: (at % 3) + 1 }),
  })),
  {
    name: 'info-guide-longest',
    view: previewView({ ...STEP, heading: '到参保地窗口办理转诊备案手续', text: (LONG_LINE + LONG_LINE).slice(0, 80), page: 7, pages: 8 }),
  },
];
