import { FingerDrawing } from '../drawings/finger-drawing.tsx';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceCard } from '../parts/choice-card.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** What this machine can do, as large cards. */
export function Choose({ screen }: { readonly screen: ScreenOf<'choose'> }) {
  const t = useWords();
  const { act } = useKiosk();
  return (
    <Page
      screen={screen}
      title={t('choose.title')}
      actions={
        <ChoiceCard
          action="service.choose.certification"
          label={t('choose.certification')}
          onTap={() => act({ kind: 'service.choose', service: 'certification' })}
        >
          <FingerDrawing finger="index" hand="right" />
        </ChoiceCard>
      }
    >
      <PinesDrawing />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [{ name: 'choose', view: previewView({ step: 'choose' }) }];
