import { dockFingerCondition, dockPalmCondition, fingerPosition, palmPosition, type DockPerson, type DockState } from '@changqing/protocol';
import { useState } from 'react';
import { Control, Section } from './control.tsx';
import type { DockAct } from './dock-client.ts';
import css from './dock.module.css';

interface HandsProps {
  readonly person: DockPerson | undefined;
  readonly state: DockState | undefined;
  readonly act: (act: DockAct) => void;
}

/** Lays the person's card on the reader, or takes it off. */
export function CardSection({ person, state, act }: HandsProps) {
  const lies = state?.card;
  return (
    <Section title="Card" chinese="身份证" aside={lies === undefined ? 'reader empty 无卡' : `lies there 在读卡器上: ${lies}`}>
      <div className={css.row}>
        <Control
          action="card.place"
          tone="strong"
          disabled={person === undefined}
          onPress={() => person !== undefined && act({ to: 'card', body: { action: 'place', personId: person.personId } })}
        >
          put on 放上
        </Control>
        <Control action="card.remove" onPress={() => act({ to: 'card', body: { action: 'remove' } })}>
          take off 拿走
        </Control>
      </div>
    </Section>
  );
}

const CONDITIONS_ZH: Record<(typeof dockFingerCondition.options)[number], string> = {
  clean: '干净',
  dry: '干',
  wet: '湿',
  worn: '磨损',
  rotated: '歪',
  'off-centre': '偏',
  partial: '只一角',
  light: '太轻',
  heavy: '太重',
  creased: '有皱',
};

const FINGERS_ZH = ['拇指', '食指', '中指', '无名指', '小指'] as const;

/** Presses a finger in some condition. Hands as their owner sees them: left hand on the left, little finger outermost. */
export function FingerSection({ person, state, act }: HandsProps) {
  const [condition, setCondition] = useState<(typeof dockFingerCondition.options)[number]>('clean');
  const [liftAfterMs, setLiftAfterMs] = useState('');
  const right = fingerPosition.options.slice(0, 5);
  const left = fingerPosition.options.slice(5).toReversed();
  const press = (position: (typeof fingerPosition.options)[number]): void => {
    if (person === undefined) return;
    const lift = Number(liftAfterMs);
    act({
      to: 'finger',
      body: {
        action: 'press',
        personId: person.personId,
        position,
        condition,
        ...(liftAfterMs === '' || Number.isNaN(lift) ? {} : { liftAfterMs: lift }),
      },
    });
  };
  return (
    <Section
      title="Finger"
      chinese="手指"
      aside={state?.finger === undefined ? 'nothing pressed 没有按' : `pressed 按着: ${state.finger.position}`}
    >
      <div className={css.chips}>
        {dockFingerCondition.options.map((name) => (
          <Control key={name} action={`finger.condition.${name}`} on={condition === name} onPress={() => setCondition(name)}>
            {name} {CONDITIONS_ZH[name]}
          </Control>
        ))}
      </div>
      <div className={css.hands}>
        {[left, right].map((hand) => (
          <div key={hand[0]} className={css.hand}>
            {hand.map((position) => {
              const place = fingerPosition.options.indexOf(position) % 5;
              return (
                <button
                  key={position}
                  type="button"
                  className={css.finger}
                  data-action={`finger.press.${position}`}
                  data-place={place}
                  data-enrolled={person?.enrolled.includes(position) ?? false}
                  aria-pressed={state?.finger?.position === position}
                  disabled={person === undefined}
                  onClick={() => press(position)}
                >
                  <span>{FINGERS_ZH[place]}</span>
                  <span className={css.small}>{position.split('-')[1]}</span>
                </button>
              );
            })}
          </div>
        ))}
      </div>
      <div className={css.row}>
        <label className={css.label}>
          lifts after 几毫秒后抬起
          <input
            className={css.short}
            data-action="finger.lift-after"
            inputMode="numeric"
            placeholder="—"
            value={liftAfterMs}
            onChange={(event) => setLiftAfterMs(event.target.value.replaceAll(/\D/g, ''))}
          />
          ms
        </label>
        <Control action="finger.lift" onPress={() => act({ to: 'finger', body: { action: 'lift' } })}>
          lift 抬起
        </Control>
      </div>
      <p className={css.hint}>Green fingers have a reference at central. 绿色的手指登记过。</p>
    </Section>
  );
}

const PALM_ZH: Record<(typeof dockPalmCondition.options)[number], string> = {
  clean: '正常',
  'too-near': '太近',
  'too-far': '太远',
  tilted: '歪',
  moving: '晃动',
  cold: '冷',
};

/** Holds a palm over the reader, at a height. */
export function PalmSection({ person, state, act }: HandsProps) {
  const [condition, setCondition] = useState<(typeof dockPalmCondition.options)[number]>('clean');
  const [heightMm, setHeightMm] = useState(60);
  const [takeAwayAfterMs, setTakeAwayAfterMs] = useState('');
  return (
    <Section title="Palm" chinese="手掌" aside={state?.palm === undefined ? 'no hand 没有手' : `held 悬着: ${state.palm.position}`}>
      <div className={css.chips}>
        {dockPalmCondition.options.map((name) => (
          <Control key={name} action={`palm.condition.${name}`} on={condition === name} onPress={() => setCondition(name)}>
            {name} {PALM_ZH[name]}
          </Control>
        ))}
      </div>
      <label className={css.label}>
        height 高度
        <input
          className={css.range}
          data-action="palm.height"
          type="range"
          min={5}
          max={300}
          step={5}
          value={heightMm}
          onChange={(event) => setHeightMm(Number(event.target.value))}
        />
        <span className={css.figure}>{heightMm} mm</span>
      </label>
      <label className={css.label}>
        taken away after 几毫秒后拿开
        <input
          className={css.short}
          data-action="palm.take-away-after"
          inputMode="numeric"
          placeholder="—"
          value={takeAwayAfterMs}
          onChange={(event) => setTakeAwayAfterMs(event.target.value.replaceAll(/\D/g, '').slice(0, 5))}
        />
        ms
      </label>
      <div className={css.row}>
        {palmPosition.options.toReversed().map((position) => (
          <Control
            key={position}
            action={`palm.hold.${position}`}
            tone="strong"
            disabled={person === undefined}
            onPress={() =>
              person !== undefined &&
              act({
                to: 'palm',
                body: {
                  action: 'hold',
                  personId: person.personId,
                  position,
                  condition,
                  heightMm,
                  ...(takeAwayAfterMs === '' ? {} : { takeAwayAfterMs: Number(takeAwayAfterMs) }),
                },
              })
            }
          >
            {position === 'left-palm' ? 'left 左手' : 'right 右手'}
            {person?.enrolled.includes(position) === true ? ' ●' : ''}
          </Control>
        ))}
        <Control action="palm.take-away" onPress={() => act({ to: 'palm', body: { action: 'take-away' } })}>
          take away 拿开
        </Control>
      </div>
    </Section>
  );
}
