import { Icon } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Row } from '../parts/row.tsx';
import type { ScreenOf } from '../screen-for.ts';
import { SheetPanel, useSheetParts } from '../sheets/sheet-panel.tsx';
import { readableName } from '../style/coverage.ts';
import { useSaid } from '../words/use-said.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import { previewFigures, previewOverview } from './preview-sheets.ts';

/** The three figures that people come for, covered until touched, and the two ways on. */
export function LookUpOverview({ screen }: { readonly screen: ScreenOf<'look-up-overview'> }) {
  const t = useWords();
  const { act } = useKiosk();
  const { said } = useSaid();
  const { maskedName, maskedRomanised, maskedNumber, sheet, canPrint } = screen.step;
  const parts = useSheetParts(sheet);
  const asOf = t('lookUp.overview.asOf', { date: said({ is: 'date', date: sheet.asOf }) });
  return (
    <Page
      screen={screen}
      title={t('lookUp.overview.title', { name: readableName(maskedName, maskedRomanised) })}
      lines={[t('lookUp.overview.line', { number: maskedNumber }), asOf]}
      actions={
        <>
          {sheet.amounts !== 'none' && (
            <Row>
              <Button
                action="sheet.reveal"
                icon={<Icon name={sheet.amounts === 'hidden' ? 'eye' : 'eyeOff'} />}
                label={sheet.amounts === 'hidden' ? t('lookUp.reveal.show') : t('lookUp.reveal.hide')}
                onTap={() => act({ kind: 'sheet.reveal' })}
              />
            </Row>
          )}
          <Row>
            <Button
              action="look-up.menu"
              icon={<Icon name="list" />}
              label={t('lookUp.overview.menu')}
              onTap={() => act({ kind: 'look-up.menu' })}
            />
            {canPrint && (
              <Button
                action="print.papers"
                face="primary"
                icon={<Icon name="print" />}
                label={t('lookUp.overview.print')}
                onTap={() => act({ kind: 'print.papers' })}
              />
            )}
          </Row>
        </>
      }
    >
      <SheetPanel sheet={sheet} parts={parts} />
    </Page>
  );
}

export const preview = (): readonly Preview[] => [
  { name: 'look-up-overview', view: previewView(previewOverview()) },
  { name: 'look-up-overview-shown', view: previewView({ ...previewOverview(), sheet: previewFigures('shown') }) },
  {
    name: 'look-up-overview-longest',
    view: previewView({
      ...previewOverview(),
      maskedName: '\u{2C00A}**',
      maskedRomanised: 'Chen **',
      sheet: {
        ...previewFigures('shown'),
        body: {
          body: 'figures',
          figures: [
            { label: 'contribution-months', value: { is: 'months', months: 545 } },
            { label: 'account-balance', value: { is: 'fen', fen: 123_456_789_012 } },
            { label: 'monthly-benefit', value: { is: 'none' } },
          ],
        },
      },
    }),
  },
  { name: 'look-up-overview-no-paper', view: previewView({ ...previewOverview(), canPrint: false }) },
];
