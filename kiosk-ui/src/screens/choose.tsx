import type { Service } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { FingerDrawing } from '../drawings/finger-drawing.tsx';
import { GuideDrawing } from '../drawings/guide-drawing.tsx';
import { PinesDrawing } from '../drawings/pines-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceCard } from '../parts/choice-card.tsx';
import { OutOfOrder } from '../parts/out-of-order.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_NEXT_KIOSK, previewView, type Preview } from './preview.ts';

/** What this machine can do, as large cards. */
export function Choose({ screen }: { readonly screen: ScreenOf<'choose'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { services } = screen;
  const labels = { certification: t('choose.certification'), 'look-up': t('choose.lookUp'), info: t('choose.info') } as const;
  return (
    <Page
      screen={screen}
      title={t('choose.title')}
      actions={services.map((service) => (
        <ChoiceCard
          key={service}
          action={`service.choose.${service}`}
          label={labels[service]}
          side={services.length > 1}
          onTap={() => act({ kind: 'service.choose', service })}
        >
          {drawingOf(service)}
        </ChoiceCard>
      ))}
    >
      <PinesDrawing />
      <OutOfOrder missing={screen.missing} />
    </Page>
  );
}

function drawingOf(service: Service) {
  switch (service) {
    case 'certification':
      return <FingerDrawing finger="index" hand="right" />;
    case 'look-up':
      return <Drawing name="papers" />;
    case 'info':
      return <GuideDrawing picture="letter" />;
  }
}

export const preview = (): readonly Preview[] => [
  { name: 'choose', view: previewView({ step: 'choose' }) },
  { name: 'choose-two', view: previewView({ step: 'choose', services: ['look-up', 'certification'] }) },
  { name: 'choose-three', view: previewView({ step: 'choose', services: ['certification', 'look-up', 'info'] }) },
  {
    name: 'choose-out-of-order',
    view: previewView({
      step: 'choose',
      services: ['certification', 'info'],
      outOfOrder: [{ service: 'look-up', problem: { code: 'document-printer-unavailable' } }],
      nextKiosk: LONGEST_NEXT_KIOSK,
    }),
  },
];
