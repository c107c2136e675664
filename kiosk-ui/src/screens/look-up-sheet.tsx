import type { Sheet } from '@changqing/protocol';
import { Icon } from '../drawings/icons.tsx';
import { useKiosk } from '../kiosk-context.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Row } from '../parts/row.tsx';
import { sheetChoices, type SheetChoice } from '../screen-for-look-up.ts';
import type { ScreenOf } from '../screen-for.ts';
import { SheetPanel, useSheetParts, type Parts } from '../sheets/sheet-panel.tsx';
import { useSaid } from '../words/use-said.ts';
import { useWords } from '../words/use-words.ts';
import { previewView, type Preview } from './preview.ts';
import { previewSheet, previewSheets, sheetStep } from './preview-sheets.ts';

/** One page of a record: what it is, what stands on it, and at most five things to do. */
export function LookUpSheet({ screen }: { readonly screen: ScreenOf<'look-up-sheet'> }) {
  const t = useWords();
  const { named, said } = useSaid();
  const { sheet, problem } = screen.step;
  const parts = useSheetParts(sheet);
  const canTurn = { back: sheet.page > 1 || parts.part > 0, on: sheet.page < sheet.pages || parts.part < parts.parts - 1 };
  const choices = sheetChoices(screen.step, canTurn);
  const asOf = t('lookUp.sheet.asOf', { date: said({ is: 'date', date: sheet.asOf }) });
  const { section, about } = sheet;
  // A name may be long: it stands on the sheet itself.
  const title = about === undefined || about.is === 'text' ? named(section) : `${named(section)} · ${said(about)}`;
  return (
    <Page
      screen={screen}
      title={title}
      lines={[choices.includes('confirm') ? t('lookUp.sheet.confirmAsk') : asOf]}
      actions={<SheetActions sheet={sheet} choices={choices} parts={parts} canTurn={canTurn} />}
    >
      {problem !== undefined && <Banner tone="care" icon="network" text={t('lookUp.sheet.notReached')} />}
      <SheetPanel sheet={sheet} parts={parts} />
    </Page>
  );
}

interface SheetActionsProps {
  readonly sheet: Sheet;
  readonly choices: readonly SheetChoice[];
  readonly parts: Parts;
  readonly canTurn: { readonly back: boolean; readonly on: boolean };
}

function SheetActions({ sheet, choices, parts, canTurn }: SheetActionsProps) {
  const t = useWords();
  const { act } = useKiosk();
  const { named } = useSaid();
  const has = (choice: SheetChoice): boolean => choices.includes(choice);
  const localTurn = (by: 1 | -1): void => {
    parts.turn(by);
    // The agent sees nothing of a turn within the page: somebody is there all the same.
    act({ kind: 'presence' });
  };
  const back = (): void => (parts.part > 0 ? localTurn(-1) : act({ kind: 'list.previous' }));
  const on = (): void => (parts.part < parts.parts - 1 ? localTurn(1) : act({ kind: 'list.next' }));
  const rest = [
    has('reveal') && (
      <Button
        key="reveal"
        action="sheet.reveal"
        icon={<Icon name={sheet.amounts === 'hidden' ? 'eye' : 'eyeOff'} />}
        label={t(revealWords(sheet))}
        onTap={() => act({ kind: 'sheet.reveal' })}
      />
    ),
    has('print') && (
      <Button
        key="print"
        action="print.slip"
        icon={<Icon name="print" />}
        label={t('lookUp.sheet.print')}
        onTap={() => act({ kind: 'print.slip' })}
      />
    ),
    has('section') && sheet.nextSection !== undefined && (
      <Button
        key="section"
        action="sheet.section"
        label={t('lookUp.sheet.section', { section: named(sheet.nextSection) })}
        onTap={() => act({ kind: 'sheet.section' })}
      />
    ),
  ].filter((button) => button !== false);
  return (
    <>
      {has('confirm') && (
        <Row>
          <Button action="particulars.correct" label={t('lookUp.sheet.correct')} onTap={() => act({ kind: 'particulars.correct' })} />
          <Button action="particulars.confirm" label={t('lookUp.sheet.confirm')} onTap={() => act({ kind: 'particulars.confirm' })} />
        </Row>
      )}
      {pairs(rest).map((pair, at) => (
        <Row key={at}>{pair}</Row>
      ))}
      {(sheet.pages > 1 || parts.turned) && (
        <Pager
          page={sheet.page}
          pages={sheet.pages}
          part={parts.part + 1}
          parts={parts.parts}
          previous={canTurn.back ? back : undefined}
          next={canTurn.on ? on : undefined}
        />
      )}
    </>
  );
}

/** Particulars are shown in full rather than as figures. */
function revealWords({ topic, amounts }: Sheet) {
  if (topic === 'particulars') return amounts === 'hidden' ? 'lookUp.reveal.showAll' : 'lookUp.reveal.hideAll';
  return amounts === 'hidden' ? 'lookUp.reveal.showShort' : 'lookUp.reveal.hide';
}

/** Two to a row. */
const pairs = <Item,>(items: readonly Item[]): readonly Item[][] =>
  items.flatMap((_, at) => (at % 2 === 0 ? [items.slice(at, at + 2)] : []));

export const preview = (): readonly Preview[] => [
  ...previewSheets().map(({ name, sheet }) => ({ name: `look-up-sheet-${name}`, view: previewView(sheetStep(sheet)) })),
  {
    name: 'look-up-sheet-confirm',
    view: previewView({ ...sheetStep({ ...previewSheet('particulars'), amounts: 'hidden' }), canConfirm: true }),
  },
  {
    name: 'look-up-sheet-not-reached',
    view: previewView({ ...sheetStep(previewSheet('payments')), problem: { code: 'central-unreachable' } }),
  },
];
