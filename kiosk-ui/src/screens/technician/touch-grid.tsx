import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { technicianZh as words } from '../../words/technician-zh.ts';
import { cellAt, gridFor, sayMissing } from './touch-cells.ts';
import { useDesk } from './use-desk.ts';
import css from './running-test.module.css';

/** Without a new cell for so long the test is over: whoever meets a dead place cannot touch a button that lies on it. */
export const GRID_PAUSE_MS = 8_000;
/** Before the first touch there is more time. */
const FIRST_MS = 30_000;

/** The whole glass in cells: each turns green as a finger passes over it. The screen finds out by itself and tells. */
export function TouchGrid() {
  const { act } = useDesk();
  const [touched, setTouched] = useState<ReadonlySet<number>>(() => new Set());
  const [grid] = useState(() => gridFor(innerWidth, innerHeight, mmPx()));
  const told = useRef(false);
  const cells = grid.columns * grid.rows;
  const left = cells - touched.size;
  useEffect(() => {
    const tell = (): void => {
      if (told.current) return;
      told.current = true;
      act({
        kind: 'self-test.told',
        passed: left === 0,
        evidence: { cells, touched: touched.size, ...(left === 0 ? {} : { missing: sayMissing(touched, grid) }) },
      });
    };
    if (left === 0) {
      tell();
      return;
    }
    const timer = setTimeout(tell, touched.size === 0 ? FIRST_MS : GRID_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [act, cells, grid, left, touched]);
  const pass = (event: PointerEvent): void => {
    const cell = cellAt(event.clientX, event.clientY, innerWidth, innerHeight, grid);
    setTouched((before) => (before.has(cell) ? before : new Set([...before, cell])));
  };
  const style = { gridTemplateColumns: `repeat(${grid.columns}, 1fr)`, gridTemplateRows: `repeat(${grid.rows}, 1fr)` };
  return (
    <div
      className={css.cover}
      data-panel="touch-grid"
      data-part="touch-grid"
      onPointerDown={pass}
      onPointerMove={(event) => {
        if (event.buttons !== 0) pass(event);
      }}
    >
      <div className={css.cells} style={style}>
        {Array.from({ length: cells }, (_, cell) => (
          <span key={cell} data-touched={touched.has(cell)} />
        ))}
      </div>
      <p className={css.coverWords}>
        {words.tests.gridAsk}
        <br />
        {words.tests.gridLeft(left)}
      </p>
    </div>
  );
}

const mmPx = (): number => parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm')) || 4.0344;
