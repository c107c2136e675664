import { GuideDrawing } from '../drawings/guide-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** It was taken, and what comes of it. */
export function FeedbackThanks({ screen }: { readonly screen: ScreenOf<'feedback-thanks'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { message, kept } = screen.step;
  const line =
    message === undefined
      ? t('feedback.thanks.rated')
      : message === 'telephone'
        ? t('feedback.thanks.telephone')
        : t('feedback.thanks.message');
  return (
    <Page
      screen={screen}
      title={t('feedback.thanks.title')}
      lines={kept ? [] : [line]}
      actions={
        <Row>
          <Button action="result.done" face="primary" label={t('feedback.thanks.home')} onTap={() => act({ kind: 'result.done' })} />
        </Row>
      }
    >
      <GuideDrawing picture={message === 'telephone' ? 'telephone' : 'letter'} />
      {kept && <Banner tone="wait" icon="network" text={t('feedback.thanks.kept')} />}
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'feedback-thanks', view: previewView({ step: 'feedback.thanks', kept: false }) },
  { name: 'feedback-thanks-message', view: previewView({ step: 'feedback.thanks', message: 'strokes', kept: false }) },
  { name: 'feedback-thanks-telephone', view: previewView({ step: 'feedback.thanks', message: 'telephone', kept: false }) },
  { name: 'feedback-thanks-kept', view: previewView({ step: 'feedback.thanks', message: 'text', kept: true }) },
];
