import { FEEDBACK_DAYS, type Strokes } from '@changqing/protocol';
import { useEffect, useState } from 'react';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import { WritingPad } from '../parts/writing-pad.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** A message as it would be sent may be so long, in characters of JSON. */
const LONGEST = 90_000;

/** A message written by finger: kept as strokes, never read by the machine. */
export function FeedbackWrite({ screen }: { readonly screen: ScreenOf<'feedback-write'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const [strokes, setStrokes] = useState<Strokes>([]);
  const full = JSON.stringify(strokes).length > LONGEST;
  // Somebody who writes touches nothing else: each stroke says that they are there.
  useEffect(() => {
    if (strokes.length > 0) act({ kind: 'presence' });
  }, [strokes.length, act]);
  return (
    <Page
      screen={screen}
      title={t('writing.writeTitle')}
      lines={[t('writing.writeLine', { days: screen.step.keptDays ?? FEEDBACK_DAYS })]}
      actions={
        <Row>
          <Button action="strokes.wipe" label={t('writing.wipe')} onTap={() => setStrokes([])} />
          <Button
            action="feedback.strokes"
            face="primary"
            label={t('writing.sendStrokes')}
            onTap={() => {
              if (strokes.length > 0) act({ kind: 'feedback.strokes', strokes });
            }}
          />
        </Row>
      }
    >
      <Banner tone={full ? 'good' : 'wait'} text={full ? t('writing.writeFull') : t('writing.writeHere')} />
      <WritingPad strokes={strokes} change={(next) => full || setStrokes(next)} label={t('writing.writeHere')} />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'feedback-write', view: previewView({ step: 'feedback.write' }) }];
