import type { Step } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { LocalPager } from '../parts/local-pager.tsx';
import { Page } from '../parts/page.tsx';
import { usePartsOfPage } from '../parts/parts-of-page.ts';
import { Rare } from '../parts/rare.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { LONG_LINE, previewView, type Preview } from './preview.ts';
import css from './info-notice.module.css';

/** A notice of the bureau, as it was written. */
export function InfoNotice({ screen }: { readonly screen: ScreenOf<'info-notice'> }) {
  const { view } = useKiosk();
  const { title, lines } = screen.step.notice;
  const { size = '', theme = '' } = view?.settings ?? {};
  const parts = usePartsOfPage(title + lines.join(), [size, theme].join());
  return (
    <Page screen={screen} title={title} actions={<LocalPager parts={parts} />}>
      <div className={css.notice} data-part="notice">
        <div className={css.rows} ref={parts.frame}>
          {lines.map((line, at) =>
            parts.shows(at) ? (
              <p key={at} className={css.line}>
                <Rare text={line} />
              </p>
            ) : null,
          )}
        </div>
      </div>
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'info.notice' }> = {
  step: 'info.notice',
  notice: {
    title: '资格认证全年都可以办',
    lines: ['从生日那个月起，一年之内随时可以办。', '在任何一台自助机上办，都算数。', '办一次，各项待遇都认证了。'],
  },
};

export const preview = (): readonly Preview[] => [
  { name: 'info-notice', view: previewView(STEP) },
  {
    name: 'info-notice-longest',
    view: previewView({
      ...STEP,
      notice: { title: '关于𠮷祥镇二〇二七年春节期间办理时间', lines: [LONG_LINE, LONG_LINE, LONG_LINE, LONG_LINE] },
    }),
  },
];
