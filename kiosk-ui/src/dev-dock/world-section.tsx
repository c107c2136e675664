import { dockCable, dockDevice, dockNetwork, type DockDevice, type DockPrinter, type DockState } from '@changqing/protocol';
import { useState } from 'react';
import { Control, Section } from './control.tsx';
import type { DockAct } from './dock-client.ts';
import css from './dock.module.css';

/** What every part of the dock that changes the world needs. */
export interface WorldProps {
  readonly state: DockState | undefined;
  readonly act: (act: DockAct) => void;
}

const PRINTER: readonly {
  readonly action: DockPrinter['action'];
  readonly label: string;
  readonly harm: boolean;
  readonly later: boolean;
}[] = [
  { action: 'pull-paper', label: 'pull paper 抽纸', harm: true, later: true },
  { action: 'load-paper', label: 'load paper 装纸', harm: false, later: false },
  { action: 'paper-low', label: 'paper low 纸将尽', harm: true, later: false },
  { action: 'jam', label: 'jam 卡纸', harm: true, later: true },
  { action: 'clear-jam', label: 'clear jam 清卡纸', harm: false, later: false },
  { action: 'open-cover', label: 'open cover 开盖', harm: true, later: true },
  { action: 'close-cover', label: 'close cover 关盖', harm: false, later: false },
  { action: 'take-receipt', label: 'take slip 取走凭条', harm: false, later: false },
];

/** Paper, cover and jams; some of them in the middle of a slip. */
export function PrinterSection({ state, act }: WorldProps) {
  const [afterMm, setAfterMm] = useState('');
  const printer = state?.printer;
  const after = afterMm === '' ? {} : { afterMm: Number(afterMm) };
  return (
    <Section
      title="Printer"
      chinese="打印机"
      aside={
        printer === undefined
          ? undefined
          : `paper 纸: ${printer.paper}${printer.coverOpen ? ' · open 盖开' : ''}${printer.jammed ? ' · jammed 卡纸' : ''}`
      }
    >
      <div className={css.chips}>
        {PRINTER.map(({ action, label, harm, later }) => (
          <Control
            key={action}
            action={`printer.${action}`}
            tone={harm ? 'harm' : 'plain'}
            onPress={() => act({ to: 'printer', body: { action, ...(later ? after : {}) } })}
          >
            {label}
          </Control>
        ))}
      </div>
      <label className={css.label}>
        only after so much paper 再出纸多少后
        <input
          className={css.short}
          data-action="printer.after-mm"
          inputMode="numeric"
          placeholder="0"
          value={afterMm}
          onChange={(event) => setAfterMm(event.target.value.replaceAll(/\D/g, '').slice(0, 3))}
        />
        mm
      </label>
    </Section>
  );
}

const DEVICES_ZH: Record<DockDevice, string> = {
  card: '读卡器',
  finger: '指纹仪',
  palm: '手掌仪',
  printer: '打印机',
  scanner: '扫码器',
  presence: '人体感应',
  power: '备用电源',
};
const CABLE_ACTIONS = dockCable.shape.action.options;

/** Pulls, plugs and spoils each cable. */
export function CableSection({ state, act }: WorldProps) {
  return (
    <Section title="Cables" chinese="连线">
      <table className={css.cables}>
        <tbody>
          {dockDevice.options.map((device) => {
            const cable = state?.cables[device];
            return (
              <tr key={device}>
                <th>
                  {device} {DEVICES_ZH[device]}
                  <span className={css.small}>
                    {cable === undefined ? '' : `${cable.plugged ? 'plugged 已插' : 'unplugged 已拔'} · ${cable.state}`}
                  </span>
                </th>
                <td className={css.chips}>
                  {CABLE_ACTIONS.map((action) => (
                    <Control
                      key={action}
                      action={`cable.${device}.${action}`}
                      tone={action === 'plug' || action === 'polite' ? 'plain' : 'harm'}
                      onPress={() => act({ to: 'cable', body: { device, action } })}
                    >
                      {action}
                    </Control>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

const HOUR_MS = 3_600_000;
const SHIFTS = [
  { label: 'right 准', shiftMs: 0 },
  { label: '−1 year 慢一年', shiftMs: -365 * 24 * HOUR_MS },
  { label: '−1 day 慢一天', shiftMs: -24 * HOUR_MS },
  { label: '+1 hour 快一小时', shiftMs: HOUR_MS },
  { label: '+40 days 快四十天', shiftMs: 40 * 24 * HOUR_MS },
] as const;

/** The way to central, and the kiosk's clock. */
export function NetworkSection({ state, act }: WorldProps) {
  const [delayMs, setDelayMs] = useState(1500);
  const [share, setShare] = useState(0.3);
  return (
    <Section
      title="Network and clock"
      chinese="网络和时钟"
      aside={state === undefined ? undefined : `${state.network.state} · undelivered 未送达: ${state.undelivered}`}
    >
      <div className={css.chips}>
        {dockNetwork.shape.state.options.map((name) => (
          <Control
            key={name}
            action={`network.${name}`}
            on={state?.network.state === name}
            tone={name === 'up' ? 'plain' : 'harm'}
            onPress={() =>
              act({
                to: 'network',
                body: { state: name, ...(name === 'slow' ? { delayMs } : {}), ...(name === 'faulty' ? { share } : {}) },
              })
            }
          >
            {name}
          </Control>
        ))}
      </div>
      <label className={css.label}>
        slow: delay 延迟
        <input
          className={css.range}
          data-action="network.delay"
          type="range"
          min={0}
          max={20000}
          step={500}
          value={delayMs}
          onChange={(event) => setDelayMs(Number(event.target.value))}
        />
        <span className={css.figure}>{delayMs} ms</span>
      </label>
      <label className={css.label}>
        faulty: share 比例
        <input
          className={css.range}
          data-action="network.share"
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={share}
          onChange={(event) => setShare(Number(event.target.value))}
        />
        <span className={css.figure}>{Math.round(share * 100)} %</span>
      </label>
      <div className={css.chips}>
        {SHIFTS.map(({ label, shiftMs }) => (
          <Control
            key={shiftMs}
            action={`clock.${shiftMs}`}
            on={state?.clock.shiftMs === shiftMs}
            tone={shiftMs === 0 ? 'plain' : 'harm'}
            onPress={() => act({ to: 'clock', body: { shiftMs } })}
          >
            {label}
          </Control>
        ))}
      </div>
    </Section>
  );
}
