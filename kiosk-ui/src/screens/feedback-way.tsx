import { GuideDrawing } from '../drawings/guide-drawing.tsx';
import { Icon } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Whether to leave a word, and how. Leaving none is as easy. */
export function FeedbackWay({ screen }: { readonly screen: ScreenOf<'feedback-way'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const way = (way: 'strokes' | 'text' | 'telephone' | 'none', icon: 'pencil' | 'form' | 'telephone' | 'done') => (
    <Row>
      <Button
        action={`feedback.way.${way}`}
        face={way === 'none' ? 'primary' : 'plain'}
        icon={<Icon name={icon} />}
        label={t(`feedback.way.${way}`)}
        onTap={() => act({ kind: 'feedback.way', way })}
      />
    </Row>
  );
  return (
    <Page
      screen={screen}
      title={t('feedback.way.title')}
      lines={[t('feedback.way.line')]}
      actions={
        <>
          {way('strokes', 'pencil')}
          {way('text', 'form')}
          {way('telephone', 'telephone')}
          {way('none', 'done')}
        </>
      }
    >
      <GuideDrawing picture="letter" />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'feedback-way', view: previewView({ step: 'feedback.way', rating: 2 }) },
  { name: 'feedback-way-unrated', view: previewView({ step: 'feedback.way' }) },
];
