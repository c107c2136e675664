import type { DeviceReport } from '@changqing/protocol';
import { Box } from '../../parts/box.tsx';
import { DEVICE_TONE, Mark } from '../../parts/mark.tsx';
import parts from '../../parts/parts.module.css';
import { sayCount, sayTime } from '../../words/say.ts';
import { page as words } from '../../words/terminal.ts';
import { DEVICE, DEVICE_STATE } from '../../words/terminals.ts';

interface DeviceTableProps {
  readonly devices: readonly DeviceReport[];
  readonly nowMs: number;
}

/** One row a device: its state with since when and why, who it is, where it hangs, when it last worked, what was counted. */
export function DeviceTable({ devices, nowMs }: DeviceTableProps) {
  const columns = words.deviceColumns;
  return (
    <Box title={words.devices} part="devices">
      {devices.length === 0 ? <p className={parts.empty}>{words.noDevices}</p> : null}
      <div className={parts.scroll} tabIndex={0} role="group" aria-label={words.devices}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{columns.device}</th>
              <th scope="col">{columns.state}</th>
              <th scope="col">{columns.identity}</th>
              <th scope="col">{columns.where}</th>
              <th scope="col">{columns.last}</th>
              <th scope="col" className={parts.number}>
                {columns.counters}
              </th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <DeviceRow key={device.role} device={device} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </div>
    </Box>
  );
}

function DeviceRow({ device, nowMs }: { readonly device: DeviceReport; readonly nowMs: number }) {
  const { role, state, detail, advice, counters, expectedSerialNumber } = device;
  return (
    <tr data-device={role} data-state={state}>
      <td className={parts.nowrap}>{DEVICE[role]}</td>
      <td>
        <Mark tone={DEVICE_TONE[state]} text={DEVICE_STATE[state]} />{' '}
        <span className={parts.soft}>{words.since(sayTime(device.since, nowMs))}</span>
        {detail === undefined ? null : <div>{detail}</div>}
        {advice === undefined ? null : <div className={parts.soft}>{advice}</div>}
      </td>
      <td>
        {[device.maker, device.model].filter((part) => part !== undefined).join(' ')}
        <div className={parts.soft}>{`${device.serialNumber ?? words.none} · ${device.firmware ?? words.none}`}</div>
        {expectedSerialNumber === undefined ? null : <div>{words.expected(expectedSerialNumber)}</div>}
      </td>
      <td>{device.where}</td>
      <td className={parts.nowrap}>{device.lastSuccessAt === undefined ? words.none : sayTime(device.lastSuccessAt, nowMs)}</td>
      <td className={parts.number}>
        {[counters.succeeded, counters.failed, counters.reconnects, counters.linkErrors, counters.resets].map(sayCount).join(' / ')}
      </td>
    </tr>
  );
}
