import { FEEDBACK_DAYS } from '@changqing/protocol';
import { useEffect, useMemo, useState } from 'react';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { CandidateBar } from '../parts/candidate-bar.tsx';
import { LetterKeyboard, TextKey, type KeyboardMode } from '../parts/letter-keyboard.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import { useDictionary } from '../parts/use-dictionary.ts';
import { candidatesFor, type Candidate } from '../pinyin/candidates.ts';
import { choose, EMPTY_COMPOSITION, erase, MESSAGE_LENGTH, typeCharacter, typeLetter } from '../pinyin/composition.ts';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './feedback-type.module.css';

const NEXT_MODE: Readonly<Record<KeyboardMode, KeyboardMode>> = { chinese: 'latin', latin: 'digits', digits: 'chinese' };
const NO_CANDIDATES: readonly Candidate[] = [];

/** A message typed by pinyin, with candidates to touch. Nothing of it leaves the page before it is sent. */
export function FeedbackType({ screen }: { readonly screen: ScreenOf<'feedback-type'> }) {
  const t = useWords();
  const { act, view } = useKiosk();
  const dictionary = useDictionary();
  const [mode, setMode] = useState<KeyboardMode>(view?.settings.language === 'en' ? 'latin' : 'chinese');
  const [composition, setComposition] = useState(EMPTY_COMPOSITION);
  const { text, letters } = composition;
  const candidates = useMemo(
    () => (typeof dictionary === 'string' || letters === '' ? NO_CANDIDATES : candidatesFor(letters, dictionary)),
    [dictionary, letters],
  );
  const written = text + letters;
  useEffect(() => {
    if (written !== '') act({ kind: 'presence' });
  }, [written, act]);

  const press = (key: string): void =>
    setComposition((before) => (mode === 'chinese' ? typeLetter(before, key) : typeCharacter(before, key)));
  const full = Array.from(text).length >= MESSAGE_LENGTH;
  const hint = full
    ? t('writing.typeFull')
    : dictionary === 'loading' && mode === 'chinese'
      ? t('writing.loading')
      : letters !== '' && candidates.length === 0
        ? t('writing.noWord')
        : t('writing.typeHere');
  return (
    <Page
      screen={screen}
      title={t('writing.typeTitle')}
      lines={[t('writing.typeLine', { days: screen.step.keptDays ?? FEEDBACK_DAYS })]}
      actions={
        <>
          <CandidateBar
            letters={letters}
            candidates={candidates}
            choose={(candidate) => setComposition((before) => choose(before, candidate))}
            earlierLabel={t('writing.earlier')}
            laterLabel={t('writing.later')}
          />
          <LetterKeyboard mode={mode} press={press} erase={() => setComposition(erase)} eraseLabel={t('writing.erase')} />
          <Row>
            <TextKey name="mode" wide label={t(`writing.${NEXT_MODE[mode]}`)} press={() => setMode(NEXT_MODE[mode])} />
            {mode === 'latin' ? (
              <TextKey name="space" label="␣" press={() => press(' ')} />
            ) : (
              <TextKey name="part" label="'" press={() => setComposition((before) => typeLetter(before, "'"))} />
            )}
            {['，', '。'].map((mark) => (
              <TextKey key={mark} name={mark} label={mark} press={() => setComposition((before) => typeCharacter(before, mark))} />
            ))}
            <Button
              action="feedback.text"
              face="primary"
              label={t('writing.sendText')}
              onTap={() => {
                if (written.trim() !== '') act({ kind: 'feedback.text', text: written });
              }}
            />
          </Row>
        </>
      }
    >
      <div className={css.text} data-part="message" data-empty={written === ''}>
        {written === '' ? <span className={css.hint}>{hint}</span> : <Tail text={text} letters={letters} />}
      </div>
      {written !== '' && (full || (letters !== '' && candidates.length === 0 && dictionary !== 'loading')) && (
        <p className={css.line}>{hint}</p>
      )}
    </Page>
  );
}

/** As much of the end as the field shows; what was written before it is still there. */
const SHOWN = 60;

function Tail({ text, letters }: { readonly text: string; readonly letters: string }) {
  const characters = Array.from(text);
  const shown = characters.slice(Math.max(0, characters.length - SHOWN)).join('');
  return (
    <p>
      {characters.length > SHOWN && '…'}
      {shown}
      <span className={css.letters}>{letters}</span>
      <span className={css.caret} aria-hidden="true" />
    </p>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'feedback-type', view: previewView({ step: 'feedback.type' }) }];
