import { FEEDBACK_DAYS } from '@changqing/protocol';
import { useState } from 'react';
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
import css from './feedback-telephone.module.css';

/** A landline with its area code, or a mobile; five to fifteen digits as the record takes them. */
const MOST = 15;

/** A number to be called at; who sees it and when it goes is said. It is masked while a panel lies over the page. */
export function FeedbackTelephone({ screen }: { readonly screen: ScreenOf<'feedback-telephone'> }) {
  const t = useWords();
  const { act, panel } = useKiosk();
  const [digits, setDigits] = useState('');
  const [touched, setTouched] = useState(false);
  const wrong = screen.step.wrong && !touched;
  const press = (key: DigitKey): void => {
    setTouched(true);
    setDigits((before) => pressDigit(before, key, MOST));
    // Typing goes on for a while without a word to the agent.
    act({ kind: 'presence' });
  };
  const send = (): void => {
    setTouched(false);
    act({ kind: 'feedback.telephone', telephone: digits });
  };
  return (
    <Page
      screen={screen}
      title={t('feedback.telephone.title')}
      lines={[t('feedback.telephone.who', { days: screen.step.keptDays ?? FEEDBACK_DAYS })]}
      actions={
        <>
          <DigitKeypad press={press} eraseLabel={t('feedback.telephone.erase')} clearLabel={t('feedback.telephone.clear')} />
          <Row>
            <Button action="feedback.telephone" face="primary" label={t('feedback.telephone.send')} onTap={send} />
          </Row>
        </>
      }
    >
      <p className={css.field} data-part="telephone" data-empty={digits === ''}>
        {panel === undefined ? inGroups(digits) : '•'.repeat(digits.length)}
      </p>
      {wrong ? (
        <Banner tone="care" icon="telephone" text={t('feedback.telephone.wrong')} />
      ) : (
        <Banner
          tone="wait"
          icon="telephone"
          text={digits === '' ? t('feedback.telephone.empty') : t('feedback.telephone.entered', { count: digits.length })}
        />
      )}
    </Page>
  );
}

/** A mobile number as it is said: 3, 4 and 4; others in fours from the end. */
function inGroups(digits: string): string {
  if (/^1\d{3,10}$/.test(digits))
    return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter((group) => group !== '').join(' ');
  return digits.replaceAll(/(\d)(?=(\d{4})+$)/g, '$1 ');
}

export const preview = (): readonly Preview[] => [
  { name: 'feedback-telephone', view: previewView({ step: 'feedback.telephone', wrong: false }) },
  { name: 'feedback-telephone-wrong', view: previewView({ step: 'feedback.telephone', wrong: true }) },
];
