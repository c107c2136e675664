import type { ParticularField, Step } from '@changqing/protocol';
import { Drawing } from '../drawings/drawing.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceRow, ChoiceRows } from '../parts/choice-row.tsx';
import { ListPager } from '../parts/list-pager.tsx';
import { Page } from '../parts/page.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';

/** Which of the particulars are not right: touched on and off, sent on the last page. */
export function LookUpCorrection({ screen }: { readonly screen: ScreenOf<'look-up-correction'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { fields, page, pages, canSend } = screen.step;
  return (
    <Page
      screen={screen}
      title={t('lookUp.correction.title')}
      lines={[t('lookUp.correction.line')]}
      actions={
        <>
          <ChoiceRows>
            {fields.map(({ field, wrong }, index) => (
              <ChoiceRow
                key={field}
                action={`list.open.${index}`}
                label={t(`term.field.${field}`)}
                more={wrong ? t('lookUp.correction.wrong') : t('lookUp.correction.right')}
                moreIcon={wrong ? 'cross' : 'done'}
                chosen={wrong}
                onTap={() => act({ kind: 'list.open', index })}
              />
            ))}
          </ChoiceRows>
          <ListPager
            page={page}
            pages={pages}
            end={
              canSend && page === pages ? (
                <Button
                  action="correction.send"
                  chosen
                  label={t('lookUp.correction.send')}
                  onTap={() => act({ kind: 'correction.send' })}
                />
              ) : undefined
            }
          />
        </>
      }
    >
      <Drawing name="form-pencil" />
    </Page>
  );
}

const field = (name: ParticularField, wrong = false) => ({ field: name, wrong });
const STEP: Extract<Step, { readonly step: 'look-up.correction' }> = {
  step: 'look-up.correction',
  fields: [field('name'), field('number'), field('sex')],
  page: 1,
  pages: 4,
  canSend: false,
};

export const preview = (): readonly Preview[] => [
  { name: 'look-up-correction', view: previewView(STEP) },
  {
    name: 'look-up-correction-middle',
    view: previewView({ ...STEP, fields: [field('birth-date'), field('ethnic-group'), field('telephone', true)], page: 2, canSend: true }),
  },
  {
    name: 'look-up-correction-last',
    view: previewView({ ...STEP, fields: [field('bank-account', true)], page: 4, canSend: true }),
  },
  {
    name: 'look-up-correction-last-full',
    view: previewView({ ...STEP, fields: [field('employer', true), field('office'), field('bank-account', true)], page: 4, canSend: true }),
  },
];
