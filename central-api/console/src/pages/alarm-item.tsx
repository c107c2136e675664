import type { Alarm, FleetTerminal } from '@changqing/protocol';
import { useState } from 'react';
import { Link } from 'react-aria-components';
import { useFleetClient } from '../fleet/use-fleet.ts';
import { addressOf } from '../location.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Mark, SEVERITY_ICON, SEVERITY_TONE } from '../parts/mark.tsx';
import parts from '../parts/parts.module.css';
import { useMay } from '../session/use-me.ts';
import { sayRefusal } from '../words/refusals.ts';
import { sayTime } from '../words/say.ts';
import { shell } from '../words/shell.ts';
import { ALARM } from '../words/terminals.ts';
import css from './terminals-page.module.css';

const words = shell.alarms;

interface AlarmItemProps {
  readonly alarm: Alarm;
  /** Named with the alarm where that is not the page it stands on. */
  readonly terminal?: FleetTerminal | undefined;
  readonly nowMs: number;
}

/** One alarm: how soon, what, why, what to do, and who looks after it. */
export function AlarmItem({ alarm, terminal, nowMs }: AlarmItemProps) {
  const { id, kind, severity, reason, action, raisedAt, acknowledgedBy, clearedAt } = alarm;
  return (
    <li className={css.alarm} data-alarm={kind} data-state={clearedAt === undefined ? 'open' : 'cleared'}>
      <div className={css.alarmHead}>
        <Mark
          tone={clearedAt === undefined ? SEVERITY_TONE[severity] : 'none'}
          icon={clearedAt === undefined ? SEVERITY_ICON[severity] : 'good'}
          text={`${ALARM[kind]} · ${clearedAt === undefined ? words.severity[severity] : words.cleared(sayTime(clearedAt, nowMs))}`}
        />
        <span className={css.soft}>{words.raised(sayTime(raisedAt, nowMs))}</span>
      </div>
      {terminal === undefined ? null : (
        <Link href={addressOf(terminal.terminalId)}>{`${terminal.name} · ${shell.terminals.site_(terminal.siteNo)}`}</Link>
      )}
      <p>{reason}</p>
      <p>
        <strong>{words.act}：</strong>
        {action}
      </p>
      {acknowledgedBy === undefined ? (
        clearedAt === undefined ? (
          <Acknowledge id={id} />
        ) : null
      ) : (
        <p className={css.soft}>{words.acknowledged(acknowledgedBy)}</p>
      )}
    </li>
  );
}

function Acknowledge({ id }: { readonly id: string }) {
  const may = useMay('alarms.acknowledge');
  const client = useFleetClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  if (!may) return null;
  const acknowledge = async (): Promise<void> => {
    setBusy(true);
    const answer = await client.acknowledge(id);
    setBusy(false);
    setRefused(answer.ok ? undefined : sayRefusal(answer.error));
  };
  return (
    <div className={css.alarmFoot}>
      <ActButton action="alarm.acknowledge" isDisabled={busy} onPress={() => void acknowledge()}>
        {words.acknowledge}
      </ActButton>
      {refused === undefined ? null : (
        <span className={parts.wrong} role="alert">
          {refused}
        </span>
      )}
    </div>
  );
}
