import { fingerPosition, type Step } from '@changqing/protocol';
import { FingerDrawing } from '../drawings/finger-drawing.tsx';
import { fingerNameOf } from '../drawings/hand-outline.ts';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { LiveLine } from '../parts/live-line.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Which finger, how, and what the reader says at this moment. */
export function CaptureFinger({ screen }: { readonly screen: ScreenOf<'capture-finger'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const position = fingerPosition.catch('right-index').parse(screen.position);
  const comparing = screen.live.kind === 'comparing';
  return (
    <Page
      screen={screen}
      title={comparing ? t('capture.comparingTitle') : t('capture.finger', { finger: t(`finger.${position}`) })}
      lines={[comparing ? t('capture.comparingLine') : t('capture.fingerLine')]}
      actions={
        screen.canSwitch ? (
          <Row>
            <Button action="way.switch" label={t('capture.switchFinger')} onTap={() => act({ kind: 'way.switch' })} />
          </Row>
        ) : undefined
      }
    >
      <FingerDrawing finger={fingerNameOf(position)} hand={screen.hand} />
      <LiveLine live={screen.live} words="fingerHint" />
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'capture' }> = {
  step: 'capture',
  modality: 'fingerprint',
  position: 'right-index',
  tryOnRung: 1,
  triesOnRung: 3,
  phase: 'waiting',
  hint: 'place',
  offline: false,
  canSwitch: true,
};

export const preview = (): readonly Preview[] => [
  { name: 'capture-finger', view: previewView(STEP) },
  { name: 'capture-finger-left-thumb', view: previewView({ ...STEP, position: 'left-thumb' }) },
  { name: 'capture-finger-left-ring', view: previewView({ ...STEP, position: 'left-ring', hint: 'off-centre' }) },
  { name: 'capture-finger-dry', view: previewView({ ...STEP, tryOnRung: 2, advice: 'too-dry' }) },
  { name: 'capture-finger-unclear', view: previewView({ ...STEP, position: 'right-little', tryOnRung: 3, hint: 'no-contrast' }) },
  { name: 'capture-finger-good', view: previewView({ ...STEP, phase: 'reading', hint: 'good' }) },
  { name: 'capture-finger-comparing', view: previewView({ ...STEP, phase: 'comparing', hint: 'good' }) },
];
