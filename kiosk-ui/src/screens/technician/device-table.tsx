import { technicianZh as words } from '../../words/technician-zh.ts';
import { Mark, toneOf } from './mark.tsx';
import { sayCount, sayTime } from './say-figures.ts';
import { useDesk } from './use-desk.ts';
import css from './desk.module.css';

/** One row a device: state in words with since when, who it is, when it last worked, what was counted. */
export function DeviceTable() {
  const { view } = useDesk();
  const { columns } = words.overview;
  return (
    <section className={css.box} data-part="devices">
      <h2 className={css.boxTitle}>{words.overview.devices}</h2>
      <table className={css.table} data-dense="true">
        <thead>
          <tr>
            <th>{columns.device}</th>
            <th>{columns.state}</th>
            <th>{columns.identity}</th>
            <th>{columns.last}</th>
            <th className={css.number}>{columns.counters}</th>
          </tr>
        </thead>
        <tbody>
          {view.devices.map((device) => {
            const { counters } = device;
            return (
              <tr key={device.role} data-device={device.role} data-state={device.state}>
                <td className={css.time}>{words.role[device.role]}</td>
                <td className={css.time}>
                  <Mark tone={toneOf(device.state)} text={words.state[device.state]} />{' '}
                  <span className={css.soft}>{words.since(sayTime(device.since, view.at))}</span>
                </td>
                <td className={css.break}>
                  <span className={css.whole}>{[device.maker, device.model].filter((part) => part !== undefined).join(' ')}</span>{' '}
                  <span className={`${css.soft} ${css.whole}`}>
                    {[device.serialNumber ?? words.none, device.firmware].filter((part) => part !== undefined).join(' · ')}
                  </span>
                </td>
                <td className={css.time}>{device.lastSuccessAt === undefined ? words.none : sayTime(device.lastSuccessAt, view.at)}</td>
                <td className={css.number}>
                  {[counters.succeeded, counters.failed, counters.reconnects, counters.linkErrors, counters.resets].map(sayCount).join('/')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
