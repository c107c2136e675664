import { fingerPosition, palmPosition } from '@changqing/protocol';
import { FingerDrawing } from '../drawings/finger-drawing.tsx';
import { fingerNameOf } from '../drawings/hand-outline.ts';
import { PalmDrawing } from '../drawings/palm-drawing.tsx';
import { Page } from '../parts/page.tsx';
import { handOf, type ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** What comes next, without a word of blame. */
export function AnotherWay({ screen }: { readonly screen: ScreenOf<'another-way'> }) {
  const t = useWords();
  const hand = handOf(screen.position);
  const finger = fingerPosition.safeParse(screen.position);
  if (finger.success) {
    return (
      <Page screen={screen} title={t('anotherWay.finger')} lines={[t('anotherWay.nextFinger', { finger: t(`finger.${finger.data}`) })]}>
        <FingerDrawing finger={fingerNameOf(finger.data)} hand={hand} />
      </Page>
    );
  }
  const palm = palmPosition.catch('right-palm').parse(screen.position);
  return (
    <Page screen={screen} title={t('anotherWay.palm')} lines={[t('anotherWay.nextPalm', { hand: t(`palm.${palm}`) })]}>
      <PalmDrawing hand={hand} nearestMm={30} farthestMm={80} heightMm={undefined} />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'another-way-finger', view: previewView({ step: 'another-way', modality: 'fingerprint', position: 'left-index' }) },
  { name: 'another-way-palm', view: previewView({ step: 'another-way', modality: 'palm-vein', position: 'right-palm' }) },
];
