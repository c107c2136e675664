import { useCallback, useState } from 'react';
import { Control, Section } from './control.tsx';
import { readStaff } from './dock-client.ts';
import { usePolled } from './use-polled.ts';
import type { WorldProps } from './world-section.tsx';
import css from './dock.module.css';

/** Who of the bureau can come to the machine: their card, and the words that let them in here and at the console. */
export function BureauSection({ act }: WorldProps) {
  const read = useCallback((signal: AbortSignal) => readStaff(signal), []);
  const { value: staff } = usePolled(read, 5_000);
  return (
    <Section title="The bureau's own" chinese="社保局人员">
      <p className={css.small}>corners of the idle page 待机页四角: ↖ ↗ ↘ ↙ ↖</p>
      <table className={css.cables}>
        <tbody>
          {(staff ?? []).map(({ staffId, name, role, pin, password, code }) => (
            <tr key={staffId}>
              <th>
                {name} {role}
                <span className={css.small}>
                  {staffId} · PIN {pin} · {password} · {code}
                </span>
              </th>
              <td className={css.chips}>
                <Control
                  action={`staff.${staffId}.card`}
                  tone="strong"
                  onPress={() => act({ to: 'card', body: { action: 'place-staff', staffId } })}
                >
                  card 放卡
                </Control>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Scanner, presence and current. */
export function AroundSection({ act }: WorldProps) {
  const [text, setText] = useState('');
  return (
    <Section title="Around the kiosk" chinese="机器周围">
      <div className={css.row}>
        <input
          className={css.input}
          aria-label="code 二维码内容"
          data-action="code.text"
          placeholder="code 二维码内容"
          value={text}
          onChange={(event) => setText(event.target.value.slice(0, 500))}
        />
        <Control action="code.scan" disabled={text === ''} onPress={() => act({ to: 'code', body: { text } })}>
          scan 扫码
        </Control>
      </div>
      <div className={css.chips}>
        <Control action="presence.near" onPress={() => act({ to: 'presence', body: { distanceCm: 60 } })}>
          step near 走近
        </Control>
        <Control action="presence.away" onPress={() => act({ to: 'presence', body: { distanceCm: null } })}>
          step away 走开
        </Control>
        <Control action="power.back" onPress={() => act({ to: 'power', body: { mains: true, low: false } })}>
          mains on 来电
        </Control>
        <Control action="power.fail" tone="harm" onPress={() => act({ to: 'power', body: { mains: false, low: false } })}>
          mains off 停电
        </Control>
        <Control action="power.low" tone="harm" onPress={() => act({ to: 'power', body: { mains: false, low: true } })}>
          battery low 电池将尽
        </Control>
      </div>
    </Section>
  );
}
