import type { Alarm } from '@changqing/protocol';
import { newestFirst } from '../../fleet/fleet-state.ts';
import { Box } from '../../parts/box.tsx';
import parts from '../../parts/parts.module.css';
import { page as words } from '../../words/terminal.ts';
import { AlarmItem } from '../alarm-item.tsx';

interface AlarmsTabProps {
  readonly alarms: readonly Alarm[];
  readonly nowMs: number;
}

/** All alarms of a terminal: the open ones first, each kind the newest first. */
export function AlarmsTab({ alarms, nowMs }: AlarmsTabProps) {
  const sorted = newestFirst(alarms);
  const inOrder = [
    ...sorted.filter(({ clearedAt }) => clearedAt === undefined),
    ...sorted.filter(({ clearedAt }) => clearedAt !== undefined),
  ];
  return (
    <Box title={words.tabs.alarms} part="alarms">
      {inOrder.length === 0 ? <p className={parts.empty}>{words.noAlarms}</p> : null}
      <ul>
        {inOrder.map((alarm) => (
          <AlarmItem key={alarm.id} alarm={alarm} nowMs={nowMs} />
        ))}
      </ul>
    </Box>
  );
}
