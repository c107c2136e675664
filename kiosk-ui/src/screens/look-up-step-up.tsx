import type { Step } from '@changqing/protocol';
import { FingerDrawing } from '../drawings/finger-drawing.tsx';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { ChoiceRow, ChoiceRows } from '../parts/choice-row.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemFacts } from '../parts/problem-facts.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_SITE, previewView, type Preview } from './preview.ts';

/** More has to be shown of who one is: the ways that there are, or the counter where there is none. */
export function LookUpStepUp({ screen }: { readonly screen: ScreenOf<'look-up-step-up'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { ways } = screen.step;
  if (ways.length === 0) {
    return (
      <Page screen={screen} title={t('lookUp.stepUp.none')}>
        <Drawing name="counter" />
        <ProblemFacts helps={t('lookUp.stepUp.noneLine')} />
      </Page>
    );
  }
  return (
    <Page
      screen={screen}
      title={t('lookUp.stepUp.title')}
      lines={[t('lookUp.stepUp.line')]}
      actions={
        <ChoiceRows>
          {ways.map((way) => (
            <ChoiceRow
              key={way}
              action={`step-up.choose.${way}`}
              label={t(`lookUp.stepUp.${way}`)}
              onTap={() => act({ kind: 'step-up.choose', way })}
            >
              {way === 'password' ? <Drawing name="keypad" /> : <FingerDrawing finger="index" hand="right" />}
            </ChoiceRow>
          ))}
        </ChoiceRows>
      }
    >
      <Drawing name="safe" />
    </Page>
  );
}

const STEP: Extract<Step, { readonly step: 'look-up.step-up' }> = { step: 'look-up.step-up', needs: 2, ways: ['password', 'biometric'] };

export const preview = (): readonly Preview[] => [
  { name: 'look-up-step-up', view: previewView(STEP) },
  { name: 'look-up-step-up-biometric', view: previewView({ ...STEP, needs: 3, ways: ['biometric'] }) },
  { name: 'look-up-step-up-none', view: previewView({ ...STEP, needs: 3, ways: [] }) },
  { name: 'look-up-step-up-none-longest', view: previewView({ ...STEP, needs: 3, ways: [] }, { site: LONGEST_SITE }) },
];
