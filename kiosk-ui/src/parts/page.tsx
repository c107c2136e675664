import { wallTimeAt } from '@changqing/protocol';
import { useEffect, useState, type ReactNode } from 'react';
import { Mark } from '../drawings/mark.tsx';
import { useKiosk } from '../kiosk-context.ts';
import type { Screen } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { FootBar } from './foot-bar.tsx';
import { LowerLine } from './lower-line.tsx';
import { PanelOver } from './panel.tsx';
import { Rare } from './rare.tsx';
import css from './page.module.css';

interface PageProps {
  readonly screen: Pick<Screen, 'screen' | 'where' | 'back'>;
  /** The question or the instruction; at most 14 hanzi. */
  readonly title: string;
  /** One or two sentences under it. */
  readonly lines?: readonly string[];
  /** The one thing. */
  readonly children: ReactNode;
  /** Buttons, always in the lower half; the primary one last. */
  readonly actions?: ReactNode;
}

/** The frame of every page: quiet bar, heading, the one thing, what can be done, foot bar, and where we are in words. */
export function Page({ screen, title, lines = [], children, actions }: PageProps) {
  const { panel } = useKiosk();
  return (
    <div className={css.page} data-screen={panel === 'help' ? 'help' : screen.screen} data-where={screen.where}>
      <QuietBar />
      {panel === 'help' ? (
        <PanelOver panel={panel} />
      ) : (
        <>
          <main className={css.middle} key={screen.screen}>
            <div className={css.heading} data-part="heading">
              <h1 className={css.title}>
                <Rare text={title} />
              </h1>
              {lines.map((line) => (
                <p key={line} className={css.line}>
                  <Rare text={line} />
                </p>
              ))}
            </div>
            <div className={css.thing} data-part="thing">
              {children}
            </div>
            {actions !== undefined && (
              <div className={css.actions} data-part="actions" data-covered={panel !== undefined} inert={panel !== undefined}>
                {actions}
              </div>
            )}
          </main>
          {panel !== undefined && <PanelOver panel={panel} />}
        </>
      )}
      <FootBar back={screen.back} />
      <LowerLine where={screen.where} />
    </div>
  );
}

/** The page's own ground, with nothing on it: for moments in which there is nothing to say. */
export function BlankPage({ screen }: { readonly screen: Pick<Screen, 'screen' | 'where'> }) {
  return <div className={css.page} data-screen={screen.screen} data-where={screen.where} data-blank="true" />;
}

/** Whose machine this is, and the time: the same on every page, nothing to touch. */
function QuietBar() {
  const { view } = useKiosk();
  return (
    <header className={css.bar} data-part="bar">
      <span className={css.mark}>
        <Mark />
      </span>
      <span className={css.bureau}>{view !== undefined && <Rare text={view.site.bureauName} />}</span>
      <WallTime className={css.time} />
    </header>
  );
}

/** The agent's clock in milliseconds, going on by itself between views. */
export function useAgentTime(): number | undefined {
  const { view } = useKiosk();
  const time = view?.time;
  const [since, setSince] = useState({ time, at: performance.now(), now: performance.now() });
  if (since.time !== time) setSince({ time, at: performance.now(), now: performance.now() });
  useEffect(() => {
    const timer = setInterval(() => setSince((before) => ({ ...before, now: performance.now() })), 1000);
    return () => clearInterval(timer);
  }, []);
  return time === undefined ? undefined : Date.parse(time) + Math.max(0, since.now - since.at);
}

export function useWallTime(): string | undefined {
  const now = useAgentTime();
  return now === undefined ? undefined : wallTimeAt(now);
}

export function WallTime({ className }: { readonly className?: string | undefined }) {
  return <span className={className}>{useWallTime()}</span>;
}

/** Words of the page that is shown, for parts that stand in it. */
export { useWords };
