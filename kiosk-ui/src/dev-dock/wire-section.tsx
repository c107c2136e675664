import type { DockWire } from '@changqing/protocol';
import { useCallback, useRef, useState } from 'react';
import { Control, Section } from './control.tsx';
import { readWire } from './dock-client.ts';
import { usePolled } from './use-polled.ts';
import css from './dock.module.css';

const KEPT = 400;
type WireLine = DockWire['events'][number];

/** What goes over each wire, decoded; newest on top. */
export function WireSection() {
  const next = useRef(0);
  const lines = useRef<readonly WireLine[]>([]);
  const [device, setDevice] = useState('');
  const [paused, setPaused] = useState(false);
  const read = useCallback(async (signal: AbortSignal): Promise<readonly WireLine[]> => {
    const answer = await readWire(next.current, signal);
    // A restarted agent counts anew.
    if (answer.next < next.current) lines.current = [];
    next.current = answer.next;
    if (answer.events.length > 0) lines.current = [...lines.current, ...answer.events].slice(-KEPT);
    return lines.current;
  }, []);
  const { value } = usePolled(read, 500);
  const [frozen, setFrozen] = useState<readonly WireLine[]>([]);
  const all = paused ? frozen : (value ?? []);
  const devices = [...new Set(all.map((line) => line.device))].toSorted();
  const shown = all.filter((line) => device === '' || line.device === device).toReversed();
  return (
    <Section
      title="Wires"
      chinese="线上往来"
      aside={
        <span className={css.row}>
          <select className={css.select} data-action="wire.device" value={device} onChange={(event) => setDevice(event.target.value)}>
            <option value="">all 全部</option>
            {devices.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          <Control
            action="wire.pause"
            on={paused}
            onPress={() => {
              setFrozen(value ?? []);
              setPaused(!paused);
            }}
          >
            {paused ? 'go on 继续' : 'pause 暂停'}
          </Control>
        </span>
      }
    >
      <ol className={css.wire}>
        {shown.slice(0, 200).map((line) => (
          <li key={line.n} className={css.line} data-direction={line.direction}>
            <span className={css.time}>{line.at.slice(11, 23)}</span>
            <span className={css.device}>{line.device}</span>
            <span className={css.arrow}>{line.direction === 'to-device' ? '→' : '←'}</span>
            <span className={css.means}>{line.means}</span>
            <code className={css.bytes}>
              {line.bytes}
              {line.length > line.bytes.replaceAll(' ', '').length / 2 ? ' …' : ''} <span className={css.small}>({line.length})</span>
            </code>
          </li>
        ))}
      </ol>
    </Section>
  );
}
