import { assertNever, type SheetBody, type SheetFact, type SheetValue } from '@changqing/protocol';
import type { ReactNode } from 'react';
import { Drawing } from '../drawings/drawing.tsx';
import { Icon, type IconName } from '../drawings/icons.tsx';
import { Rare } from '../parts/rare.tsx';
import { emsOf } from '../words/say-value.ts';
import { useSaid } from '../words/use-said.ts';
import { useWords } from '../words/use-words.ts';
import { GrowthChart } from './growth-chart.tsx';
import { MonthRow, StripHead, StripLegend } from './month-strip.tsx';
import { layOutTable, type CellPlace } from './table-layout.ts';
import css from './sheet-body.module.css';

/** A body taken apart: what stands above and below each part of it, and the rows that can be cut. */
export interface BodyRows {
  readonly head?: ReactNode;
  readonly rows: readonly ReactNode[];
  readonly foot?: ReactNode;
}

/** The rows of a body; `ems` fit beside each other. */
export function useBodyRows(body: SheetBody, ems: number): BodyRows {
  const t = useWords();
  const { said, named, language } = useSaid();
  switch (body.body) {
    case 'figures':
      return { rows: body.figures.map((figure) => <Figure key={figure.label} label={named(figure.label)} value={figure.value} />) };
    case 'facts':
      return { rows: body.facts.map((fact, at) => <Fact key={at} fact={fact} ems={ems} />) };
    case 'table': {
      const titles = body.columns.map((column) => t(`label.${column.label}`));
      const texts = body.rows.map((row) => row.map(said));
      const layout = layOutTable([titles, ...texts], ems);
      const aligned = body.columns.map((column) => column.align);
      const gridTemplateColumns = layout.ems.map((width) => `minmax(0, ${width.toFixed(2)}fr)`).join(' ');
      const line = (cells: readonly string[], role: 'head' | 'row', key: number): ReactNode => (
        <div
          key={key}
          className={css.row}
          data-role={role}
          data-lines={layout.lines}
          style={layout.lines === 'one' ? { gridTemplateColumns } : {}}
        >
          {cells.map((cell, column) =>
            isEmptyLine(layout.places[column], body.rows[key]?.[column]) ? null : (
              <span
                key={column}
                className={css.cell}
                data-place={layout.places[column]}
                data-align={aligned[column]}
                data-covered={isCovered(body.rows[key]?.[column])}
              >
                <Rare text={cell} />
              </span>
            ),
          )}
        </div>
      );
      return { head: line(titles, 'head', -1), rows: texts.map((cells, at) => line(cells, 'row', at)) };
    }
    case 'steps':
      return {
        rows: [
          ...body.steps.map((step, at) => (
            <div key={`step-${at}`} className={css.step} data-state={step.state}>
              <span className={css.stepIcon}>
                <Icon name={STEP_ICON[step.state] ?? 'none'} />
              </span>
              <span className={css.stepName}>{`${at + 1}. ${t(`term.${step.step}`)}`}</span>
              <span className={css.stepState}>
                {step.on === undefined ? t(`term.${step.state}`) : `${t(`term.${step.state}`)} ${said({ is: 'date', date: step.on })}`}
              </span>
            </div>
          )),
          ...body.facts.map((fact, at) => <Fact key={`fact-${at}`} fact={fact} ems={ems} />),
        ],
      };
    case 'strip': {
      const present = new Set(body.years.flatMap((year) => year.months));
      return {
        head: <StripHead />,
        rows: body.years.map((year) => (
          <MonthRow key={year.year} year={language === 'zh' ? `${year.year}年` : String(year.year)} months={year.months} />
        )),
        foot: (
          <>
            <StripLegend present={present} />
            <p className={css.total}>
              {t('lookUp.sheet.stripTotal', {
                insurance: t(`term.insurance.${body.insurance}`),
                months: said({ is: 'months', months: body.total }),
              })}
            </p>
          </>
        ),
      };
    }
    case 'chart': {
      const last = body.bars.at(-1);
      return {
        rows: [<GrowthChart key="chart" bars={body.bars} />],
        foot: (
          <div className={css.fact}>
            <span className={css.label}>{t('lookUp.sheet.chartLast', { year: last?.year ?? '' })}</span>
            <span className={css.value}>{said(body.last)}</span>
          </div>
        ),
      };
    }
    case 'nothing':
      return {
        rows: [
          <div key="nothing" className={css.nothing}>
            <Drawing name="card-question" />
            <p>{t('lookUp.sheet.nothing')}</p>
            <p>{t('lookUp.sheet.nothingLine')}</p>
          </div>,
        ],
      };
    default:
      return assertNever(body);
  }
}

const STEP_ICON: Readonly<Record<string, IconName>> = {
  'step-state.done': 'done',
  'step-state.open': 'wait',
  'step-state.not-needed': 'none',
  'step-state.refused': 'cross',
};

/** A line of its own that would say nothing but that there is nothing. */
const isEmptyLine = (place: CellPlace | undefined, value: SheetValue | undefined): boolean => place === 'whole' && value?.is === 'none';

const isCovered = (value: SheetValue | undefined): boolean | undefined => (value?.is === 'hidden' ? true : undefined);

function Figure({ label, value }: { readonly label: string; readonly value: SheetValue }) {
  const { said } = useSaid();
  return (
    <div className={css.figure}>
      <span className={css.label}>{label}</span>
      <span className={css.number} data-covered={isCovered(value)}>
        <Rare text={said(value)} />
      </span>
    </div>
  );
}

function Fact({ fact, ems }: { readonly fact: SheetFact; readonly ems: number }) {
  const { said, named } = useSaid();
  const [label, value] = [named(fact.label), said(fact.value)];
  return (
    <div className={css.fact} data-stacked={emsOf(label) + 1 + emsOf(value) > ems}>
      <span className={css.label}>{label}</span>
      <span className={css.value} data-covered={isCovered(fact.value)}>
        <Rare text={value} />
      </span>
    </div>
  );
}
