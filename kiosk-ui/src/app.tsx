import type { Command, PersonSettings, View } from '@changqing/protocol';
import { useInsertionEffect, useMemo, useState } from 'react';
import type { Absence } from './absence.ts';
import type { DeskPort } from './desk-port.ts';
import { KioskContext, USUAL_SETTINGS, type Panel } from './kiosk-context.ts';
import { screenFor } from './screen-for.ts';
import { ShowScreen } from './screens/show-screen.tsx';
import { StillThere } from './screens/still-there.tsx';

interface AppProps {
  /** Undefined while the agent shows none. */
  readonly view: View | undefined;
  /** Why there is no view; without more knowledge the agent is away. */
  readonly absence?: Absence | undefined;
  readonly act: (command: Command) => void;
  /** The agent's side of diagnostics. */
  readonly desk: DeskPort;
  /** For pictures: a panel that is open from the start. */
  readonly openedPanel?: Panel;
}

/** The page for the view, in the size, colours and language that the person chose. */
export function App({ view, absence, act, desk, openedPanel }: AppProps) {
  const screen = screenFor(view, absence);
  const [panel, openPanel] = useState(openedPanel);
  // A panel belongs to the page that it was opened on.
  const [shown, setShown] = useState(screen.screen);
  if (shown !== screen.screen) {
    setShown(screen.screen);
    openPanel(undefined);
  }
  const settings = view?.settings ?? USUAL_SETTINGS;
  useSettingsOnDocument(settings);
  const usual = useUsualSettings(view);
  const kiosk = useMemo(() => ({ view, act, desk, panel, openPanel, usual }), [view, act, desk, panel, usual]);
  return (
    <KioskContext value={kiosk}>
      <ShowScreen screen={screen} />
      {view?.stillThere !== undefined && <StillThere secondsLeft={view.stillThere.secondsLeft} />}
    </KioskContext>
  );
}

function useSettingsOnDocument({ size, theme, language }: PersonSettings): void {
  // Before the pages measure themselves in their layout effects.
  useInsertionEffect(() => {
    const root = document.documentElement;
    root.dataset['size'] = size;
    root.dataset['theme'] = theme;
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [size, theme, language]);
}

/** The site's own settings are those that stand while nobody is there: what 恢复原样 goes back to. */
function useUsualSettings(view: View | undefined): PersonSettings {
  const [usual, setUsual] = useState(USUAL_SETTINGS);
  const idle = view?.step.step === 'idle' ? view.settings : undefined;
  if (idle !== undefined && JSON.stringify(idle) !== JSON.stringify(usual)) setUsual(idle);
  return usual;
}
