import { useEffect, useState } from 'react';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page, WallTime } from '../parts/page.tsx';
import { ProblemFacts } from '../parts/problem-facts.tsx';
import { Row } from '../parts/row.tsx';
import { useTap } from '../parts/use-tap.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_SITE, previewView, type Preview } from './preview.ts';
import css from './idle.module.css';

const NOTICE_MS = 12_000;
const TIPS = ['card', 'palm', 'slip'] as const;

/** Nobody is there: a large clock, one sentence, pines. A touch anywhere above the foot bar begins; so does a card. */
export function Idle({ screen }: { readonly screen: ScreenOf<'idle'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const start = (): void => act({ kind: 'session.start' });
  const { handlers } = useTap('idle.anywhere', 'button', start);
  const tip = useTurning(TIPS);
  if (screen.closed !== undefined) {
    return (
      <Page screen={screen} title={t(`problem.${screen.closed}.happened`)} lines={[t(`problem.${screen.closed}.now`)]}>
        <Drawing name="other-machine" />
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
        <WallTime className={css.clock} />
        <PinesDrawing />
        <p className={css.touch}>{t('idle.touch')}</p>
      </div>
      {screen.offline ? <Banner tone="wait" icon="network" text={t('idle.offline')} /> : <p className={css.tip}>{t(`idle.tips.${tip}`)}</p>}
    </Page>
  );
}

/** The first of the items, then the next each twelve seconds, round and round. */
function useTurning<Item>(items: readonly [Item, ...Item[]]): Item {
  const [place, setPlace] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setPlace((before) => (before + 1) % items.length), NOTICE_MS);
    return () => clearInterval(timer);
  }, [items.length]);
  return items[place] ?? items[0];
}

export const preview = (): readonly Preview[] => [
  { name: 'idle', view: previewView({ step: 'idle', offline: false }) },
  { name: 'idle-offline', view: previewView({ step: 'idle', offline: true }, { notices: [{ code: 'central-unreachable' }] }) },
  {
    name: 'idle-closed',
    view: previewView({ step: 'idle', offline: false, closed: { code: 'certifying-closed' } }, { site: LONGEST_SITE }),
  },
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
