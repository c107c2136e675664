import type { DeviceReport, DeviceRole } from '@changqing/protocol';
import { useState } from 'react';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { DeskButton } from './desk-button.tsx';
import { Mark, toneOf } from './mark.tsx';
import { sayTime } from './say-figures.ts';
import { useDesk } from './use-desk.ts';
import { WireMonitor } from './wire-monitor.tsx';
import css from './desk.module.css';
import own from './devices-section.module.css';

/** Each device with what can be done about it; paper that was put in; starting anew. */
export function DevicesSection() {
  const { view, act } = useDesk();
  return (
    <>
      <WireMonitor />
      {view.devices.map((device) => (
        <Device key={device.role} device={device} />
      ))}
      <section className={css.box}>
        <h2 className={css.boxTitle}>{words.devices.supplies}</h2>
        <div className={css.buttons}>
          <DeskButton
            action="supplies.changed.roll"
            label={words.devices.newRoll}
            onTap={() => act({ kind: 'supplies.changed', what: 'roll' })}
          />
          <DeskButton
            action="supplies.changed.sheets"
            label={words.devices.newSheets}
            onTap={() => act({ kind: 'supplies.changed', what: 'sheets' })}
          />
        </div>
      </section>
      <section className={css.box}>
        <h2 className={css.boxTitle}>{words.devices.restart}</h2>
        <div className={css.buttons}>
          <DeskButton action="page.restart" label={words.devices.restartPage} onTap={() => act({ kind: 'page.restart' })} />
          <DeskButton action="agent.restart" label={words.devices.restartAgent} onTap={() => act({ kind: 'agent.restart' })} />
        </div>
      </section>
    </>
  );
}

function Device({ device }: { readonly device: DeviceReport }) {
  const { view, act, maySet } = useDesk();
  const [asks, setAsks] = useState(false);
  const { role, state, counters, serialNumber, expectedSerialNumber } = device;
  const changed = expectedSerialNumber !== undefined && expectedSerialNumber !== serialNumber && serialNumber !== undefined;
  const watched = view.wire?.role === role;
  const watch = (wanted: DeviceRole | undefined): void => act({ kind: 'wire.watch', ...(wanted === undefined ? {} : { role: wanted }) });
  return (
    <section className={css.box} data-device={role}>
      <div className={own.head}>
        <h2 className={css.boxTitle}>{words.role[role]}</h2>
        <Mark tone={toneOf(state)} text={words.state[state]} />
        <span className={css.soft}>{words.since(sayTime(device.since, view.at))}</span>
      </div>
      {(device.detail !== undefined || device.advice !== undefined) && (
        <p className={own.why}>{[device.detail, device.advice].filter((part) => part !== undefined).join(' · ')}</p>
      )}
      <dl className={own.facts}>
        {[
          [words.settings.model, [device.maker, device.model].filter((part) => part !== undefined).join(' ')],
          [words.devices.serial, serialNumber ?? words.none],
          [words.devices.firmware, device.firmware ?? words.none],
          [words.devices.where, device.where],
          [words.overview.columns.last, device.lastSuccessAt === undefined ? words.none : sayTime(device.lastSuccessAt, view.at)],
          [
            words.overview.columns.counters,
            [counters.succeeded, counters.failed, counters.reconnects, counters.linkErrors, counters.resets].join(' / '),
          ],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {asks && changed ? (
        <div className={own.ask} role="alertdialog">
          <p className={css.strong}>{words.devices.replaceAsk(words.role[role], expectedSerialNumber, serialNumber)}</p>
          <div className={css.buttons}>
            <DeskButton
              action={`device.replace.yes.${role}`}
              face="primary"
              label={words.devices.replaceYes}
              onTap={() => {
                setAsks(false);
                act({ kind: 'device.replace', role });
              }}
            />
            <DeskButton action={`device.replace.no.${role}`} label={words.devices.replaceNo} onTap={() => setAsks(false)} />
          </div>
        </div>
      ) : (
        <div className={css.buttons}>
          <DeskButton
            action={`device.reset.${role}`}
            icon="again"
            label={words.devices.reset}
            onTap={() => act({ kind: 'device.reset', role })}
          />
          {changed && (
            <DeskButton
              action={`device.replace.${role}`}
              icon="switch"
              label={words.devices.replace}
              off={!maySet}
              onTap={() => setAsks(true)}
            />
          )}
          {state === 'withheld' && (
            <DeskButton
              action={`device.clear.${role}`}
              label={words.devices.clear}
              off={!maySet}
              onTap={() => act({ kind: 'device.clear', role })}
            />
          )}
          <DeskButton
            action={`wire.watch.${role}`}
            icon={watched ? 'eyeOff' : 'eye'}
            label={watched ? words.devices.watching : words.devices.watch}
            chosen={watched}
            onTap={() => watch(watched ? undefined : role)}
          />
        </div>
      )}
    </section>
  );
}
