import type { Step } from '@changqing/protocol';
import { useEffect, useState } from 'react';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { pressDigit, type DigitKey } from '../parts/digit-entry.ts';
import { DigitKeypad } from '../parts/keypad.tsx';
import { Page, useAgentTime } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import { loadDesk } from './technician-desk.tsx';
import css from './technician-pin.module.css';

const LONGEST = 8;
const SHORTEST = 6;

/** The PIN: dots only. After wrong ones the keys rest until the wait is over. */
export function TechnicianPin({ screen }: { readonly screen: ScreenOf<'technician-pin'> }) {
  const t = useWords();
  const { act, view } = useKiosk();
  const { step } = screen;
  const [digits, setDigits] = useState('');
  const now = useAgentTime() ?? 0;
  const secondsLeft = step.waitUntil === undefined ? 0 : Math.ceil((Date.parse(step.waitUntil) - now) / 1000);
  const waiting = secondsLeft > 0;
  // A PIN that was sent is forgotten here, whatever came of it.
  const sent = view?.version;
  const [sentAt, setSentAt] = useState<number>();
  if (sentAt !== undefined && sent !== sentAt) {
    setSentAt(undefined);
    setDigits('');
  }
  // What comes next is fetched while the PIN is typed.
  useEffect(() => {
    // Where that does not arrive, the next page says so and offers to try again.
    loadDesk().catch(() => undefined);
  }, []);
  const press = (key: DigitKey): void => {
    if (!waiting) setDigits((before) => pressDigit(before, key, LONGEST));
    act({ kind: 'presence' });
  };
  const enter = (): void => {
    if (waiting || digits.length < SHORTEST) return;
    setSentAt(view?.version);
    act({ kind: 'technician.pin', pin: digits });
  };
  const problem = step.problem?.code;
  const message = waiting
    ? ({ tone: 'wait', icon: 'lock', text: t('technician.pin.wait', { seconds: secondsLeft }) } as const)
    : problem !== undefined && digits === ''
      ? ({ tone: 'care', icon: 'lock', text: `${t(`problem.${problem}.happened`)}。${t(`problem.${problem}.now`)}` } as const)
      : digits.length >= SHORTEST
        ? ({ tone: 'good', text: t('technician.pin.complete') } as const)
        : ({ tone: 'wait', icon: 'lock', text: t('technician.pin.entered', { count: digits.length }) } as const);
  return (
    <Page
      screen={screen}
      title={t('technician.pin.title')}
      lines={[t('technician.pin.line', { name: step.maskedName })]}
      actions={
        <>
          <DigitKeypad press={press} eraseLabel={t('technician.pin.erase')} clearLabel={t('technician.pin.clear')} />
          <Row>
            <Button action="technician.pin" face="primary" label={t('technician.pin.enter')} onTap={enter} />
          </Row>
        </>
      }
    >
      <div className={css.field} data-part="pin" data-resting={waiting} role="textbox" aria-readonly="true">
        {Array.from({ length: LONGEST }, (_, at) => (
          <span key={at} className={css.place} data-filled={at < digits.length} data-next={!waiting && at === digits.length} />
        ))}
      </div>
      <Banner {...message} />
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'technician.pin' }> = { step: 'technician.pin', maskedName: '周**' };

export const preview = (): readonly Preview[] => [
  { name: 'technician-pin', view: previewView(STEP) },
  { name: 'technician-pin-wrong', view: previewView({ ...STEP, problem: { code: 'staff-pin-wrong' } }) },
  {
    name: 'technician-pin-waiting',
    view: previewView({ ...STEP, problem: { code: 'staff-waiting' }, waitUntil: '2026-11-23T01:28:00.000Z' }),
  },
];
