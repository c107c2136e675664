import { dockDocumentPrinter, type DockDocumentPrinter, type DockSheet } from '@changqing/protocol';
import { useCallback, useState } from 'react';
import { Control, Section } from './control.tsx';
import { readSheets } from './dock-client.ts';
import { usePolled } from './use-polled.ts';
import type { WorldProps } from './world-section.tsx';
import css from './dock.module.css';

type Action = DockDocumentPrinter['action'];

const WORDS: Readonly<Record<Action, { readonly label: string; readonly harm: boolean; readonly later: boolean }>> = {
  'pull-paper': { label: 'empty tray 抽空纸盒', harm: true, later: true },
  'load-paper': { label: 'load tray 装纸', harm: false, later: false },
  jam: { label: 'jam 卡纸', harm: true, later: true },
  'clear-jam': { label: 'clear jam 清卡纸', harm: false, later: false },
  'open-cover': { label: 'open door 开门', harm: true, later: true },
  'close-cover': { label: 'close door 关门', harm: false, later: false },
  'empty-toner': { label: 'toner out 墨粉用完', harm: true, later: false },
  'load-toner': { label: 'new toner 换墨粉', harm: false, later: false },
  'power-cycle': { label: 'power off and on 断电再开', harm: true, later: true },
  'pull-cable': { label: 'pull cable 拔网线', harm: true, later: false },
  'plug-cable': { label: 'plug cable 插网线', harm: false, later: false },
  'take-sheets': { label: 'take sheets 取走纸张', harm: false, later: false },
};

/** The A4 printer: tray, door, toner, power; some of it in the middle of a paper. */
export function DocumentPrinterSection({ state, act }: WorldProps) {
  const [afterSheets, setAfterSheets] = useState('');
  const printer = state?.documentPrinter;
  const after = afterSheets === '' ? {} : { afterSheets: Number(afterSheets) };
  return (
    <Section
      title="A4 printer"
      chinese="A4 打印机"
      aside={
        printer === undefined
          ? 'none 没有'
          : [
              `tray 纸盒: ${printer.sheetsInTray}`,
              ...(printer.coverOpen ? ['door open 门开'] : []),
              ...(printer.jammed ? ['jammed 卡纸'] : []),
              ...(printer.tonerEmpty ? ['no toner 无墨粉'] : []),
              ...(printer.plugged ? [] : ['unplugged 已拔线']),
            ].join(' · ')
      }
    >
      <div className={css.chips}>
        {dockDocumentPrinter.shape.action.options.map((action) => {
          const { label, harm, later } = WORDS[action];
          return (
            <Control
              key={action}
              action={`document-printer.${action}`}
              tone={harm ? 'harm' : 'plain'}
              onPress={() => act({ to: 'document-printer', body: { action, ...(later ? after : {}) } })}
            >
              {label}
            </Control>
          );
        })}
      </div>
      <label className={css.label}>
        only after so many sides 再出多少面后
        <input
          className={css.short}
          data-action="document-printer.after-sheets"
          inputMode="numeric"
          placeholder="0"
          value={afterSheets}
          onChange={(event) => setAfterSheets(event.target.value.replaceAll(/\D/g, '').slice(0, 3))}
        />
      </label>
    </Section>
  );
}

/** Sides as they came out, newest first. */
export function SheetsSection() {
  const read = useCallback((signal: AbortSignal) => readSheets(signal), []);
  const { value } = usePolled(read, 1_000);
  return (
    <Section title="Sheets" chinese="A4 纸张" aside={value === undefined ? undefined : `${value.length}`}>
      <ol className={css.sheets}>
        {value?.slice(0, 8).map((sheet) => (
          <Sheet key={sheet.n} sheet={sheet} />
        ))}
      </ol>
      {value?.length === 0 && <p className={css.hint}>No sheet yet. 还没有打印 A4 纸。</p>}
    </Section>
  );
}

function Sheet({ sheet }: { readonly sheet: DockSheet }) {
  return (
    <li className={css.sheet} data-sheet={sheet.n} data-taken={sheet.taken}>
      <a href={`/api/sheets/${sheet.n}.png`} target="_blank" rel="noreferrer">
        <img className={css.paper} src={`/api/sheets/${sheet.n}.png`} alt={`side ${sheet.n}`} />
      </a>
      <span className={css.small}>
        #{sheet.n} · page 第 {sheet.page} 面 · {sheet.taken ? 'taken 已取走' : 'in the tray 未取'} ·{' '}
        {new Date(sheet.at).toLocaleTimeString('en-GB')}
      </span>
    </li>
  );
}
