import { useState } from 'react';
import { openAlarms } from '../fleet/fleet-state.ts';
import { useFleet } from '../fleet/use-fleet.ts';
import { ActButton } from '../parts/act-button.tsx';
import { shell } from '../words/shell.ts';
import { AlarmItem } from './alarm-item.tsx';
import css from './terminals-page.module.css';

const words = shell.alarms;
const SHOWN = 50;

/** What is open, the newest first. */
export function AlarmPanel({ nowMs }: { readonly nowMs: number }) {
  const fleet = useFleet();
  const [shown, setShown] = useState(SHOWN);
  const alarms = openAlarms(fleet);
  return (
    <aside className={css.panel} aria-label={words.title} data-part="alarms">
      <div className={css.panelHead}>
        <h2>{words.title}</h2>
        <strong>{alarms.length}</strong>
      </div>
      <div className={css.alarms} tabIndex={0} role="group" aria-label={words.title}>
        {alarms.length === 0 ? <p className={css.empty}>{words.none}</p> : null}
        <ul aria-live="polite" aria-relevant="additions">
          {alarms.slice(0, shown).map((alarm) => (
            <AlarmItem key={alarm.id} alarm={alarm} terminal={fleet.terminals?.get(alarm.terminalId)} nowMs={nowMs} />
          ))}
        </ul>
        {alarms.length <= shown ? null : (
          <div className={css.more}>
            <ActButton action="alarms.more" onPress={() => setShown(shown + SHOWN)}>
              {words.more}
            </ActButton>
          </div>
        )}
      </div>
    </aside>
  );
}
