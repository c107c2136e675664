import { palmPosition, type Step } from '@changqing/protocol';
import { PalmDrawing } from '../drawings/palm-drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { LiveLine } from '../parts/live-line.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import css from './capture-palm.module.css';

const centimetres = (mm: number): string => String(Math.round(mm / 10));

/** The hand above the light, with its height as it is now. */
export function CapturePalm({ screen }: { readonly screen: ScreenOf<'capture-palm'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const position = palmPosition.catch('right-palm').parse(screen.position);
  const comparing = screen.live.kind === 'comparing';
  const range = { nearest: centimetres(screen.nearestMm), farthest: centimetres(screen.farthestMm) };
  return (
    <Page
      screen={screen}
      title={comparing ? t('capture.comparingTitle') : t('capture.palm')}
      lines={[comparing ? t('capture.comparingLine') : t('capture.palmLine', { hand: t(`palm.${position}`) })]}
      actions={
        screen.canSwitch ? (
          <Row>
            <Button action="way.switch" label={t('capture.switchPalm')} onTap={() => act({ kind: 'way.switch' })} />
          </Row>
        ) : undefined
      }
    >
      <PalmDrawing hand={screen.hand} nearestMm={screen.nearestMm} farthestMm={screen.farthestMm} heightMm={screen.heightMm} />
      {!comparing && (
        <p className={css.height} data-part="height">
          {screen.heightMm === undefined ? t('capture.range', range) : t('capture.height', { ...range, cm: centimetres(screen.heightMm) })}
        </p>
      )}
      <LiveLine live={screen.live} words="palmHint" />
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'capture' }> = {
  step: 'capture',
  modality: 'palm-vein',
  position: 'right-palm',
  tryOnRung: 1,
  triesOnRung: 3,
  phase: 'waiting',
  hint: 'place',
  palm: { nearestMm: 30, farthestMm: 80 },
  offline: false,
  canSwitch: true,
};

export const preview = (): readonly Preview[] => [
  { name: 'capture-palm', view: previewView(STEP) },
  {
    name: 'capture-palm-too-near',
    view: previewView({ ...STEP, hint: 'too-near', palm: { nearestMm: 30, farthestMm: 80, heightMm: 18 } }),
  },
  {
    name: 'capture-palm-left-too-far',
    view: previewView({ ...STEP, position: 'left-palm', hint: 'too-far', palm: { nearestMm: 40, farthestMm: 90, heightMm: 112 } }),
  },
  {
    name: 'capture-palm-good',
    view: previewView({ ...STEP, phase: 'reading', hint: 'good', palm: { nearestMm: 30, farthestMm: 80, heightMm: 55 } }),
  },
  { name: 'capture-palm-comparing', view: previewView({ ...STEP, phase: 'comparing', hint: 'good' }) },
];
