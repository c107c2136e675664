import type { DockPerson } from '@changqing/protocol';
import { useCallback, useState } from 'react';
import { AroundSection, BureauSection } from './bureau-section.tsx';
import { Control } from './control.tsx';
import { perform, readState, type DockAct } from './dock-client.ts';
import { CardSection, FingerSection, PalmSection } from './hands-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { DocumentPrinterSection, SheetsSection } from './document-printer-section.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { usePolled } from './use-polled.ts';
import { WireSection } from './wire-section.tsx';
import { CableSection, NetworkSection, PrinterSection } from './world-section.tsx';
import css from './dock.module.css';

/** Stands in for hands: everything that a person or a mishap can do to the simulated kiosk. */
export function Dock() {
  const [person, setPerson] = useState<DockPerson>();
  const [refusal, setRefusal] = useState<string>();
  const read = useCallback((signal: AbortSignal) => readState(signal), []);
  const { value: state, away } = usePolled(read, 500);
  const act = (what: DockAct): void => {
    void perform(what).then(setRefusal);
  };
  const choose = (chosen: DockPerson): void => {
    setPerson(chosen);
    // So that a typed number is known as well as a card.
    act({ to: 'ready', body: { personId: chosen.personId } });
  };
  const kiosk = state?.kiosk;
  return (
    <div className={css.dock} data-screen="dock">
      <header className={css.top}>
        <h1 className={css.title}>
          Dock <span className={css.chinese}>常青 · 模拟台</span>
        </h1>
        <p className={css.status} data-away={away}>
          {away
            ? 'the agent is away 代理不在'
            : kiosk === undefined
              ? '…'
              : `kiosk 屏幕: ${kiosk.step}${kiosk.outcome === undefined ? '' : ` · ${kiosk.outcome}`}`}
        </p>
        {state?.kioskUrl !== undefined && (
          <a className={css.link} data-action="kiosk.open" href={state.kioskUrl} target="_blank" rel="noreferrer">
            open the kiosk 打开终端
          </a>
        )}
      </header>
      {refusal !== undefined && (
        <p className={css.refusal} role="alert">
          {refusal}
        </p>
      )}
      <div className={css.columns}>
        <div className={css.column}>
          <PeopleSection chosen={person} choose={choose} />
        </div>
        <div className={css.column}>
          <Chosen person={person} act={act} />
          <CardSection person={person} state={state} act={act} />
          <FingerSection person={person} state={state} act={act} />
          <PalmSection person={person} state={state} act={act} />
          <BureauSection state={state} act={act} />
          <AroundSection state={state} act={act} />
        </div>
        <div className={css.column}>
          <PrinterSection state={state} act={act} />
          <DocumentPrinterSection state={state} act={act} />
          <NetworkSection state={state} act={act} />
          <CableSection state={state} act={act} />
        </div>
        <div className={css.column}>
          <ReceiptsSection />
          <SheetsSection />
        </div>
      </div>
      <WireSection />
    </div>
  );
}

/** What the counter sets for whoever is chosen; the seeded city has it for most. */
const SERVICE_PASSWORD = '111111';

function Chosen({ person, act }: { readonly person: DockPerson | undefined; readonly act: (what: DockAct) => void }) {
  if (person === undefined) return <p className={css.chosen}>Pick a person on the left. 请先在左边选一个人。</p>;
  return (
    <div className={css.chosen} data-person={person.personId}>
      <strong className={css.name}>{person.name}</strong> <span className={css.small}>{person.number}</span>
      <p>{person.note}</p>
      <Control
        action="service-password.set"
        onPress={() => act({ to: 'service-password', body: { personId: person.personId, password: SERVICE_PASSWORD } })}
      >
        the counter sets the service password {SERVICE_PASSWORD} 柜台设服务密码
      </Control>
      {person.expected !== undefined && <p className={css.small}>a visit by card and best means ends 应该的结果: {person.expected}</p>}
    </div>
  );
}
