import type { Step } from '@changqing/protocol';
import { Drawing, type DrawingName } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { PrinterDrawing } from '../drawings/printer-drawing.tsx';
import { ProblemFacts } from '../parts/problem-facts.tsx';
import { CardDrawing } from '../drawings/card-drawing.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_SITE, previewView, type Preview } from './preview.ts';

type Word = Extract<Step, { readonly step: 'look-up.word' }>['word'];

interface Face {
  readonly drawing: DrawingName | 'card' | 'printer';
  /** The counter can help: say where it is. */
  readonly counter: boolean;
}

const FACES: Readonly<Record<Word, Face>> = {
  'needs-card': { drawing: 'card', counter: false },
  'not-found': { drawing: 'card-question', counter: true },
  'no-way': { drawing: 'counter', counter: true },
  'password-locked': { drawing: 'safe', counter: true },
  'password-not-set': { drawing: 'safe', counter: true },
  counter: { drawing: 'counter', counter: true },
  'limit-reached': { drawing: 'papers', counter: false },
  'nothing-on-file': { drawing: 'card-question', counter: false },
  'bureau-away': { drawing: 'cable', counter: true },
  over: { drawing: 'clock', counter: false },
  confirmed: { drawing: 'form-done', counter: false },
  'correction-sent': { drawing: 'letter', counter: false },
  'not-taken': { drawing: 'printer', counter: false },
  'slip-only': { drawing: 'slip', counter: false },
};

/** A kind word where something cannot be had here, and what to do. */
export function LookUpWord({ screen }: { readonly screen: ScreenOf<'look-up-word'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { word, canTryAgain = false } = screen.step;
  const more = canTryAgain ? (
    <Button action="look-up.again" face="primary" label={t('lookUp.wordAgain')} onTap={() => act({ kind: 'look-up.again' })} />
  ) : word === 'slip-only' ? (
    <Button action="print.slip" face="primary" label={t('lookUp.sheet.print')} onTap={() => act({ kind: 'print.slip' })} />
  ) : undefined;
  const { drawing, counter } = FACES[word];
  return (
    <Page
      screen={screen}
      title={t(`lookUp.word.${word}.title`)}
      lines={[t(`lookUp.word.${word}.line`)]}
      actions={
        <>
          <Row>
            <Button
              action="result.done"
              face={more === undefined ? 'primary' : 'plain'}
              label={t('lookUp.wordGoOn')}
              onTap={() => act({ kind: 'result.done' })}
            />
          </Row>
          {more !== undefined && <Row>{more}</Row>}
        </>
      }
    >
      {drawing === 'card' ? (
        <CardDrawing state="waiting" />
      ) : drawing === 'printer' ? (
        <PrinterDrawing still taken />
      ) : (
        <Drawing name={drawing} />
      )}
      {counter && <ProblemFacts />}
    </Page>
  );
}

const WORDS: readonly Word[] = [
  'needs-card',
  'not-found',
  'no-way',
  'password-locked',
  'password-not-set',
  'counter',
  'limit-reached',
  'nothing-on-file',
  'bureau-away',
  'over',
  'confirmed',
  'correction-sent',
  'not-taken',
  'slip-only',
];

export const preview = (): readonly Preview[] => [
  ...WORDS.map((word) => ({ name: `look-up-word-${word}`, view: previewView({ step: 'look-up.word', word }) })),
  {
    name: 'look-up-word-try-again',
    view: previewView({ step: 'look-up.word', word: 'bureau-away', canTryAgain: true }, { site: LONGEST_SITE }),
  },
  { name: 'look-up-word-longest', view: previewView({ step: 'look-up.word', word: 'password-not-set' }, { site: LONGEST_SITE }) },
];
