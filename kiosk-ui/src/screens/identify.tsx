import { CardDrawing } from '../drawings/card-drawing.tsx';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemFacts } from '../parts/problem-facts.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { LONGEST_SITE, previewView, type Preview } from './preview.ts';

/** Lay the card on the light, or type the number. */
export function Identify({ screen }: { readonly screen: ScreenOf<'identify'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const unavailable = screen.cardReader === 'unavailable';
  const reading = screen.cardReader === 'reading';
  const type = () => act({ kind: 'identify.type' });
  const { cardOnly } = screen;
  const stuck = unavailable && cardOnly;
  const title = stuck
    ? t('identify.noReader')
    : unavailable
      ? t('identify.unavailable')
      : reading
        ? t('identify.reading')
        : t('identify.title');
  const problem = screen.problem ?? (unavailable ? 'card-reader-unavailable' : undefined);
  return (
    <Page
      screen={screen}
      title={title}
      lines={
        unavailable ? [] : reading ? [t('identify.keep')] : cardOnly ? [t('identify.line'), t('identify.cardOnly')] : [t('identify.line')]
      }
      actions={
        reading || cardOnly ? undefined : (
          <Row>
            <Button
              action="identify.type"
              face={unavailable ? 'primary' : 'plain'}
              label={unavailable ? t('identify.typeOnly') : t('identify.type')}
              onTap={type}
            />
          </Row>
        )
      }
    >
      {unavailable ? <Drawing name="cable" /> : <CardDrawing state={reading ? 'reading' : 'waiting'} />}
      {reading && <Banner tone="wait" busy loud text={t('identify.reading')} />}
      {!reading && problem !== undefined && (
        <Banner
          tone="care"
          icon="card"
          text={stuck ? t(`problem.${problem}.happened`) : `${t(`problem.${problem}.happened`)}。${t(`problem.${problem}.now`)}`}
        />
      )}
      {stuck && <ProblemFacts />}
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'identify', view: previewView({ step: 'identify', cardReader: 'ready' }) },
  { name: 'identify-reading', view: previewView({ step: 'identify', cardReader: 'reading' }) },
  { name: 'identify-unreadable', view: previewView({ step: 'identify', cardReader: 'ready', problem: { code: 'card-unreadable' } }) },
  {
    name: 'identify-unavailable',
    view: previewView(
      { step: 'identify', cardReader: 'unavailable', problem: { code: 'card-reader-unavailable' } },
      { notices: [{ code: 'card-reader-unavailable' }] },
    ),
  },
  { name: 'identify-card-only', view: previewView({ step: 'identify', cardReader: 'ready', cardOnly: true }) },
  {
    name: 'identify-card-only-unreadable',
    view: previewView({ step: 'identify', cardReader: 'ready', cardOnly: true, problem: { code: 'card-unreadable' } }),
  },
  {
    name: 'identify-card-only-unavailable',
    view: previewView({ step: 'identify', cardReader: 'unavailable', cardOnly: true }, { site: LONGEST_SITE }),
  },
];
