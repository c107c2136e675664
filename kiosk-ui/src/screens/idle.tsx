import type { IdleSlide } from '@changqing/protocol';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { Page, WallTime } from '../parts/page.tsx';
import { ProblemFacts } from '../parts/problem-facts.tsx';
import { Row } from '../parts/row.tsx';
import { SlideCard } from '../parts/slide-card.tsx';
import { useTap } from '../parts/use-tap.ts';
import { useWayIn } from '../parts/use-way-in.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONG_LINE, LONGEST_NEXT_KIOSK, LONGEST_SITE, previewView, type Preview } from './preview.ts';
import css from './idle.module.css';

const NOTICE_MS = 12_000;
/** What the page goes through: tips for certifying, and what the bureau has to say. */
type Turn = { readonly shows: 'tip'; readonly tip: 'card' | 'palm' | 'slip' } | { readonly shows: 'slide'; readonly slide: IdleSlide };

const TIPS: readonly Turn[] = [
  { shows: 'tip', tip: 'palm' },
  { shows: 'tip', tip: 'slip' },
];

/** Nobody is there: a large clock, one sentence, pines. A touch anywhere above the foot bar begins; so does a card. */
export function Idle({ screen }: { readonly screen: ScreenOf<'idle'> }) {
  const t = useWords();
  const { act, view, panel } = useKiosk();
  const start = (): void => act({ kind: 'session.start' });
  const enter = useCallback((by: 'corners' | 'key-switch') => act({ kind: 'technician.enter', by }), [act]);
  useWayIn(panel === undefined, enter);
  const { handlers } = useTap('idle.anywhere', 'button', start);
  const slides = screen.slides.map((slide): Turn => ({ shows: 'slide', slide }));
  const turn = useTurning<Turn>([{ shows: 'tip', tip: 'card' }, ...slides, ...TIPS], view?.time);
  if (screen.closed !== undefined) {
    return (
      <Page screen={screen} title={t(`problem.${screen.closed}.happened`)} lines={[t(`problem.${screen.closed}.now`)]}>
        <Drawing name="other-machine" />
        {screen.missing.nextKiosk !== undefined && (
          <p data-part="next-kiosk">{t('outOfOrder.next', { place: screen.missing.nextKiosk })}</p>
        )}
        <ProblemFacts helps={t(`problem.${screen.closed}.helps`)} />
      </Page>
    );
  }
  return (
    <Page
      screen={screen}
      title={t('idle.title')}
      lines={[t('idle.line')]}
      actions={
        <Row>
          <Button action="session.start" face="primary" label={t('idle.start')} onTap={start} />
        </Row>
      }
    >
      <div className={css.anywhere} {...handlers}>
        {turn.shows === 'slide' ? (
          <SlideCard slide={turn.slide} />
        ) : (
          <>
            <WallTime className={css.clock} />
            <PinesDrawing />
          </>
        )}
        <p className={css.touch}>{t('idle.touch')}</p>
      </div>
      <IdleWord screen={screen} time={view?.time}>
        {turn.shows === 'tip' && <p className={css.tip}>{t(`idle.tips.${turn.tip}`)}</p>}
      </IdleWord>
    </Page>
  );
}

interface IdleWordProps {
  readonly screen: ScreenOf<'idle'>;
  readonly time: string | undefined;
  /** What is said where nothing of today has to be. */
  readonly children: ReactNode;
}

/** What there is to know today: what cannot be done here, what the bureau has to say, that there is no network. One at a time. */
function IdleWord({ screen, time, children }: IdleWordProps) {
  const t = useWords();
  const { missing, notice, offline } = screen;
  const words = [
    ...(missing.because.length === 0 ? [] : [<OutOfOrder key="missing" missing={missing} />]),
    ...(notice === undefined
      ? []
      : [
          <div key="notice" className={css.notice}>
            <Banner tone="wait" icon="notice" text={notice} />
          </div>,
        ]),
    ...(offline ? [<Banner key="offline" tone="wait" icon="network" text={t('idle.offline')} />] : []),
  ];
  const word = useTurning<ReactNode>([words[0], ...words.slice(1)], time);
  return words.length === 0 ? children : word;
}

/** One of the items, the next each twelve seconds; a page that is loaded anew goes on where the clock has it. */
function useTurning<Item>(items: readonly [Item, ...Item[]], time: string | undefined): Item {
  const [place, setPlace] = useState(() => (time === undefined ? 0 : Math.floor(Date.parse(time) / NOTICE_MS)));
  useEffect(() => {
    const timer = setInterval(() => setPlace((before) => before + 1), NOTICE_MS);
    return () => clearInterval(timer);
  }, []);
  return items[place % items.length] ?? items[0];
}

/** So many that the clock of the previews shows one of them. */
const OFTEN = 20;
const LONGEST_PLACE = {
  name: '襄都区政务服务中心社会保险综合服务大厅',
  address: '襄都区中兴东大街与新华南路交叉口东北角二楼',
  telephone: '0319-5201234',
  hours: '周一至周五 8:30–17:00',
};
const PREVIEW_SLIDES: readonly IdleSlide[] = [
  {
    slide: 'notice',
    title: '春节期间照常服务',
    lines: ['二月十五日至二十一日机器照常使用。', '人工柜台二月二十二日起恢复办理。', '急事请打值班电话。', '给您拜早年了。'],
  },
  {
    slide: 'guide',
    title: '异地就医三步走',
    picture: 'hospital',
    heading: '第三步，到医院直接结算',
    text: '带上身份证和社会保障卡，出院时在窗口说是异地就医，直接结算，不用自己先垫钱。',
  },
  { slide: 'sites', sites: [LONGEST_PLACE, { ...LONGEST_PLACE, name: '中兴大街支行自助区' }] },
];

export const preview = (): readonly Preview[] => [
  { name: 'idle', view: previewView({ step: 'idle', offline: false }) },
  { name: 'idle-offline', view: previewView({ step: 'idle', offline: true }, { notices: [{ code: 'central-unreachable' }] }) },
  {
    name: 'idle-closed',
    view: previewView({ step: 'idle', offline: false, closed: { code: 'certifying-closed' } }, { site: LONGEST_SITE }),
  },
  {
    name: 'idle-closed-on-battery',
    view: previewView({ step: 'idle', offline: false, closed: { code: 'on-battery' }, nextKiosk: LONGEST_NEXT_KIOSK }),
  },
  {
    name: 'idle-out-of-order',
    view: previewView({
      step: 'idle',
      offline: false,
      outOfOrder: [{ service: 'look-up', problem: { code: 'document-printer-unavailable' } }],
      nextKiosk: LONGEST_NEXT_KIOSK,
    }),
  },
  { name: 'idle-notice', view: previewView({ step: 'idle', offline: false, notice: LONG_LINE }) },
  ...PREVIEW_SLIDES.map((slide, index) => ({
    name: `idle-slide-${index + 1}`,
    view: previewView({ step: 'idle', offline: false, slides: Array.from({ length: OFTEN }, () => slide) }),
  })),
  { name: 'idle-size', view: previewView({ step: 'idle', offline: false }), panel: 'size' },
  { name: 'idle-language', view: previewView({ step: 'idle', offline: false }), panel: 'language' },
  { name: 'idle-volume', view: previewView({ step: 'idle', offline: false }), panel: 'volume' },
  { name: 'help', view: previewView({ step: 'idle', offline: false }), panel: 'help' },
  {
    name: 'help-longest',
    view: previewView({ step: 'idle', offline: false }, { site: { ...LONGEST_SITE, attendants: 'bureau' } }),
    panel: 'help',
  },
];
