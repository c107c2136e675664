import { useEffect, useState } from 'react';
import type { Step } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { pressDigit, type DigitKey } from '../parts/digit-entry.ts';
import { DigitKeypad } from '../parts/keypad.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './look-up-password.module.css';

const PLACES = 6;

/** The service password: dots only, keys in their usual order, and everything forgotten as soon as the page is left. */
export function LookUpPassword({ screen }: { readonly screen: ScreenOf<'look-up-password'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { wrong, incomplete } = screen.step;
  const [digits, setDigits] = useState('');
  const [touched, setTouched] = useState(false);
  const tries = wrong?.triesLeft;
  // What did not fit is not typed on from.
  useEffect(() => {
    setDigits('');
    setTouched(false);
  }, [tries]);
  const press = (key: DigitKey): void => {
    setTouched(true);
    setDigits((before) => pressDigit(before, key, PLACES));
    // The agent sees nothing of the typing: somebody is there all the same.
    act({ kind: 'presence' });
  };
  const enter = (): void => {
    setTouched(false);
    act({ kind: 'password.enter', password: digits });
  };
  const message =
    tries !== undefined && !touched
      ? ({ tone: 'care', icon: 'lock', text: t('lookUp.password.wrong', { count: tries }) } as const)
      : incomplete && !touched
        ? ({ tone: 'care', icon: 'lock', text: t('lookUp.password.incomplete') } as const)
        : digits.length === PLACES
          ? ({ tone: 'good', text: t('lookUp.password.complete') } as const)
          : ({
              tone: 'wait',
              icon: 'lock',
              text: t('lookUp.password.entered', { count: digits.length, left: PLACES - digits.length }),
            } as const);
  return (
    <Page
      screen={screen}
      title={t('lookUp.password.title')}
      lines={[t('lookUp.password.line')]}
      actions={
        <>
          <DigitKeypad press={press} eraseLabel={t('lookUp.password.erase')} clearLabel={t('lookUp.password.clear')} />
          <Row>
            <Button action="password.enter" face="primary" label={t('lookUp.password.enter')} onTap={enter} />
          </Row>
        </>
      }
    >
      <div className={css.field} data-part="password" role="textbox" aria-readonly="true">
        {Array.from({ length: PLACES }, (_, at) => (
          <span key={at} className={css.place} data-filled={at < digits.length} data-next={at === digits.length} />
        ))}
      </div>
      <Banner {...message} />
      <p className={css.forgot}>{t('lookUp.password.forgot')}</p>
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'look-up.password' }> = { step: 'look-up.password', incomplete: false };

export const preview = (): readonly Preview[] => [
  { name: 'look-up-password', view: previewView(STEP) },
  { name: 'look-up-password-wrong', view: previewView({ ...STEP, wrong: { triesLeft: 4 } }) },
  { name: 'look-up-password-incomplete', view: previewView({ ...STEP, incomplete: true }) },
];
