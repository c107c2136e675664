import { useEffect, useRef, useState } from 'react';
import { useAgentTime } from '../../parts/page.tsx';
import type { ScreenOf } from '../../screen-for.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { ChartsSection } from './charts-section.tsx';
import { DeskButton } from './desk-button.tsx';
import { DevicesSection } from './devices-section.tsx';
import { findingsOf, type Section } from './findings.ts';
import { Overview } from './overview.tsx';
import { ReportsSection } from './reports-section.tsx';
import { RunningTest } from './running-test.tsx';
import { sayCountdown, saySeconds } from './say-figures.ts';
import { SettingsSection } from './settings-section.tsx';
import { TestsSection } from './tests-section.tsx';
import { DeskContext, useDeskOf, type Desk as DeskState } from './use-desk.ts';
import { inChinese } from '../../words/in-chinese.ts';
import css from './desk.module.css';

const SECTIONS: readonly Section[] = ['overview', 'tests', 'devices', 'charts', 'settings', 'reports'];
/** A touch tells the agent that somebody is there, no oftener than this. */
const TOUCHED_MS = 15_000;

/** Diagnostics: who is here, what is wrong, and a page for each thing that can be done about it. */
export function Desk({ screen }: { readonly screen: ScreenOf<'technician-desk'> }) {
  const { view, act } = useKiosk();
  const { step } = screen;
  const state = useDeskOf(step.maySet);
  const now = useAgentTime() ?? 0;
  return (
    <div className={css.desk} data-screen={screen.screen} data-where={screen.where}>
      <header className={css.head} data-part="bar">
        <div className={css.place}>
          <h1 className={css.title}>{words.title}</h1>
          <p>
            {view?.site.name} {state.state === 'there' && state.desk.view.terminalId}
          </p>
        </div>
        <div className={css.who}>
          <p>
            {step.name}（{words.staff[step.role]}） {saySeconds(now)}
          </p>
          <p className={css.soft}>{words.idle(sayCountdown(Date.parse(step.idleUntil) - now))}</p>
        </div>
        <DeskButton action="technician.leave" face="primary" label={words.leave} onTap={() => act({ kind: 'technician.leave' })} />
      </header>
      {state.state === 'there' ? (
        <OpenDesk desk={state.desk} refused={state.refused} forgetRefusal={state.forgetRefusal} />
      ) : (
        <p className={css.alone}>{state.state === 'waiting' ? words.waiting : words.notUnderstood}</p>
      )}
    </div>
  );
}

interface OpenDeskProps {
  readonly desk: DeskState;
  readonly refused: string | undefined;
  readonly forgetRefusal: () => void;
}

function OpenDesk({ desk, refused, forgetRefusal }: OpenDeskProps) {
  const [section, setSection] = useState<Section>(useKiosk().desk.opensAt ?? 'overview');
  const findings = findingsOf(desk.view, (code) => inChinese(`problem.${code}.happened`));
  useTouched(desk);
  const pane = useRef<HTMLElement>(null);
  const go = (to: Section): void => {
    setSection(to);
    pane.current?.scrollTo({ top: 0 });
  };
  return (
    <DeskContext value={desk}>
      <nav className={css.tabs} data-part="tabs">
        {SECTIONS.map((name) => (
          <DeskButton key={name} action={`section.${name}`} label={words.sections[name]} chosen={section === name} onTap={() => go(name)} />
        ))}
      </nav>
      {refused !== undefined && (
        <p className={css.refused} role="status">
          <span>{refused}</span>
          <DeskButton action="refused.close" label={words.close} onTap={forgetRefusal} />
        </p>
      )}
      <RunningTest />
      <main className={css.pane} ref={pane} data-section={section}>
        {section === 'overview' && <Overview findings={findings} go={go} />}
        {section === 'tests' && <TestsSection />}
        {section === 'devices' && <DevicesSection />}
        {section === 'charts' && <ChartsSection />}
        {section === 'settings' && <SettingsSection />}
        {section === 'reports' && <ReportsSection />}
      </main>
    </DeskContext>
  );
}

/** Any touch puts the end of diagnostics off. */
function useTouched({ act }: DeskState): void {
  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const watching = new AbortController();
    const tell = (event: Event): void => {
      if (event.timeStamp - toldAt < TOUCHED_MS) return;
      toldAt = event.timeStamp;
      act({ kind: 'touched' });
    };
    addEventListener('pointerup', tell, { signal: watching.signal });
    addEventListener('keydown', tell, { signal: watching.signal });
    return () => watching.abort();
  }, [act]);
}
