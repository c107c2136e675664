import { FaceDrawing } from '../drawings/face-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceRow } from '../parts/choice-row.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { previewView, type Preview } from './preview.ts';
import css from './feedback-rate.module.css';

const RATINGS = [
  [5, 'best'],
  [4, 'good'],
  [3, 'fair'],
  [2, 'poor'],
  [1, 'worst'],
] as const;

/** 好差评: five answers, one touch; 返回 leaves it. */
export function FeedbackRate({ screen }: { readonly screen: ScreenOf<'feedback-rate'> }) {
  const t = useWords();
  const { act } = useKiosk();
  return (
    <Page
      screen={screen}
      title={t('feedback.rate.title')}
      lines={[t('feedback.rate.line')]}
      actions={
        <div className={css.ratings}>
          {RATINGS.map(([rating, word]) => (
            <ChoiceRow
              key={rating}
              action={`feedback.rate.${rating}`}
              label={t(`feedback.rate.ratings.${word}`)}
              onTap={() => act({ kind: 'feedback.rate', rating })}
            >
              <FaceDrawing rating={rating} />
            </ChoiceRow>
          ))}
        </div>
      }
    >
      <PinesDrawing />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'feedback-rate', view: previewView({ step: 'feedback.rate' }) }];
