import { CardDrawing } from '../drawings/card-drawing.tsx';
import { Banner } from '../parts/banner.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** The own card of whoever wants to be let in. Somebody who came here by chance is shown the way back. */
export function TechnicianCard({ screen }: { readonly screen: ScreenOf<'technician-card'> }) {
  const t = useWords();
  const problem = screen.step.problem?.code;
  return (
    <Page screen={screen} title={t('technician.card.title')} lines={[t('technician.card.line')]}>
      <CardDrawing state="waiting" />
      {problem === undefined ? (
        <p>{t('technician.card.not')}</p>
      ) : (
        <Banner tone="care" icon="card" text={`${t(`problem.${problem}.happened`)}。${t(`problem.${problem}.now`)}`} />
      )}
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'technician-card', view: previewView({ step: 'technician.card' }) },
  { name: 'technician-card-unknown', view: previewView({ step: 'technician.card', problem: { code: 'staff-card-unknown' } }) },
  { name: 'technician-card-expired', view: previewView({ step: 'technician.card', problem: { code: 'staff-expired' } }) },
];
