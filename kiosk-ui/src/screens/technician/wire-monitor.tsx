import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { saySeconds } from './say-figures.ts';
import { useDesk } from './use-desk.ts';
import css from './desk.module.css';
import own from './devices-section.module.css';

/** What goes over one cable, decoded, newest first. What is a person's was masked by the agent. */
export function WireMonitor() {
  const { view, wire, act, clearWire } = useDesk();
  if (view.wire === undefined) return null;
  const columns = words.devices.wireColumns;
  return (
    <section className={css.box} data-part="wire">
      <div className={css.line}>
        <h2 className={css.boxTitle}>
          {words.devices.wire(words.role[view.wire.role])}（{words.devices.masked}）
        </h2>
        <div className={css.buttons}>
          <DeskButton action="wire.clear" label={words.devices.clearWire} onTap={clearWire} />
          <DeskButton action="wire.stop" label={words.devices.watching} onTap={() => act({ kind: 'wire.watch' })} />
        </div>
      </div>
      {wire.length === 0 ? (
        <p>{words.devices.wireEmpty}</p>
      ) : (
        <div className={own.lines}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{columns.at}</th>
                <th>{columns.way}</th>
                <th className={css.number}>{columns.length}</th>
                <th>{columns.means}</th>
                <th>{columns.bytes}</th>
              </tr>
            </thead>
            <tbody>
              {wire.toReversed().map((line, index) => (
                <tr key={wire.length - index}>
                  <td className={css.time}>{saySeconds(line.at)}</td>
                  <td className={css.time}>{line.direction === 'to-device' ? words.devices.toDevice : words.devices.fromDevice}</td>
                  <td className={css.number}>{line.length}</td>
                  <td className={css.break}>{line.means}</td>
                  <td className={own.bytes}>{line.bytes}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
