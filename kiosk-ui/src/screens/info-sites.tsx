import type { Step } from '@changqing/protocol';
import { Icon } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { usePartsOfPage } from '../parts/parts-of-page.ts';
import { Rare } from '../parts/rare.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './info-sites.module.css';

type Entry = Extract<Step, { readonly step: 'info.sites' }>['entries'][number];

/** Places to go to, nearest first. */
export function InfoSites({ screen }: { readonly screen: ScreenOf<'info-sites'> }) {
  const t = useWords();
  const { view, act } = useKiosk();
  const { entries, page, pages } = screen.step;
  const { size = '', theme = '', language = '' } = view?.settings ?? {};
  const parts = usePartsOfPage(String(page), [size, theme, language].join());
  const local = (by: 1 | -1): void => {
    parts.turn(by);
    act({ kind: 'presence' });
  };
  const back = parts.part > 0 ? () => local(-1) : page > 1 ? () => act({ kind: 'list.previous' }) : undefined;
  const on = parts.part < parts.parts - 1 ? () => local(1) : page < pages ? () => act({ kind: 'list.next' }) : undefined;
  return (
    <Page
      screen={screen}
      title={t('info.sites.title')}
      lines={[t('info.sites.line')]}
      actions={
        pages > 1 || parts.turned ? (
          <Pager page={page} pages={pages} part={parts.part + 1} parts={parts.parts} previous={back} next={on} />
        ) : undefined
      }
    >
      <div className={css.sites} ref={parts.frame}>
        {entries.map((entry, at) => (parts.shows(at) ? <Place key={at} entry={entry} /> : null))}
      </div>
    </Page>
  );
}

function Place({ entry }: { readonly entry: Entry }) {
  const t = useWords();
  const km = entry.distanceKm;
  const far = km < 0.05 ? t('info.sites.here') : t('info.sites.km', { km: km < 10 ? km.toFixed(1) : String(Math.round(km)) });
  return (
    <section className={css.place} data-part="place">
      <p className={css.name}>
        <Rare text={entry.name} />
      </p>
      <p className={css.line}>
        <span className={css.icon}>
          <Icon name="place" />
        </span>
        <span className={css.text}>
          <Rare text={entry.address} />
        </span>
      </p>
      <p className={css.line}>
        <span className={css.text}>{far}</span>
        <span className={css.text}>{entry.services.map((service) => t(`info.sites.services.${service}`)).join(' · ')}</span>
      </p>
      <p className={css.line}>
        <span className={css.text}>{entry.telephone}</span>
        <span className={css.text}>
          <Rare text={entry.hours} />
        </span>
      </p>
    </section>
  );
}

const SITE: Entry = {
  name: '中兴大街支行自助区',
  address: '中兴大街88号一楼大厅',
  telephone: '0319-5201234',
  hours: '周一至周五 8:30–17:00',
  services: ['certification', 'look-up'],
  distanceKm: 0,
};
const LONGEST: Entry = {
  name: '巍山彝族回族自治县南诏镇文华社区𠮷祥便民服务大厅',
  address: '巍山彝族回族自治县南诏镇文华社区报国街与古城东新街交叉口向北八十米二楼东侧',
  telephone: '0872-6123456转8010',
  hours: '周一至周五 上午8:30–12:00，下午14:30–17:30；周六 9:00–12:00',
  services: ['certification', 'look-up', 'counter'],
  distanceKm: 128,
};

export const preview = (): readonly Preview[] => {
  const entries: Entry[] = [
    SITE,
    {
      ...SITE,
      name: '襄都区政务服务中心',
      address: '泉北大街199号二楼',
      services: ['certification', 'look-up', 'counter'],
      distanceKm: 1.24,
    },
    { ...SITE, name: '信都支行营业厅', address: '钢铁北路506号', services: ['certification'], distanceKm: 12.6 },
  ];
  const step: Extract<Step, { readonly step: 'info.sites' }> = { step: 'info.sites', entries, page: 1, pages: 8 };
  return [
    { name: 'info-sites', view: previewView(step) },
    { name: 'info-sites-longest', view: previewView({ ...step, entries: [LONGEST, LONGEST, LONGEST], page: 667, pages: 667 }) },
    { name: 'info-sites-one', view: previewView({ ...step, entries: [SITE], page: 1, pages: 1 }) },
  ];
};
