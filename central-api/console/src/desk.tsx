import { consoleMe, type ConsoleMe } from '@changqing/protocol';
import { useEffect, useState } from 'react';
import { askCentral, tellCentral } from './central-client.ts';
import { openFleet, type FleetClient } from './fleet/fleet-client.ts';
import { FleetContext } from './fleet/use-fleet.ts';
import { usePlace } from './location.ts';
import type { Ended } from './pages/login-page.tsx';
import { TerminalPage } from './pages/terminal-page.tsx';
import { TerminalsPage } from './pages/terminals-page.tsx';
import { TopBar } from './pages/top-bar.tsx';
import { IdleWarning } from './session/idle-warning.tsx';
import { watchIdle, type IdleWatch } from './session/idle-watch.ts';
import { MeContext } from './session/use-me.ts';
import css from './desk.module.css';

interface DeskProps {
  readonly me: ConsoleMe;
  readonly onEnded: (why: Ended) => void;
}

/** Everything behind the login: one live line, one watch over whether somebody is there. */
export function Desk({ me, onEnded }: DeskProps) {
  const [fleet, setFleet] = useState<FleetClient>();
  const [watch, setWatch] = useState<IdleWatch>();
  const [leftMs, setLeftMs] = useState<number>();

  useEffect(() => {
    let over = false;
    const end = (why: Ended): void => {
      if (over) return;
      over = true;
      onEnded(why);
    };
    const client = openFleet(() => end('over'));
    const idle = watchIdle({
      onWarning: setLeftMs,
      onIdle: () => {
        void logOut();
        end('idle');
      },
      onElsewhere: () => end('left'),
      // Whether the login still holds is told by the live line.
      touch: () => void askCentral('/console/api/me', consoleMe, AbortSignal.timeout(10_000)),
    });
    setFleet(client);
    setWatch(idle);
    return () => {
      over = true;
      client.close();
      idle.close();
    };
    // One login has one desk; the parent makes another for the next.
  }, []);

  const place = usePlace();
  if (fleet === undefined || watch === undefined) return <main aria-busy="true" />;
  const leave = (): void => {
    void logOut();
    watch.loggedOut();
    onEnded('left');
  };
  return (
    <MeContext value={me}>
      <FleetContext value={fleet}>
        <div className={css.desk}>
          <TopBar onLeave={leave} />
          {place.page === 'terminals' ? (
            <TerminalsPage />
          ) : (
            <TerminalPage key={place.terminalId} terminalId={place.terminalId} tab={place.tab} />
          )}
        </div>
        {leftMs === undefined ? null : <IdleWarning leftMs={leftMs} onStay={watch.here} />}
      </FleetContext>
    </MeContext>
  );
}

/** The login ends here in any case; where central does not hear of it, it ends there by being idle. */
const logOut = () => tellCentral('/console/api/logout', AbortSignal.timeout(5_000));
