import type { Sheet } from '@changqing/protocol';
import { useKiosk } from '../kiosk-context.ts';
import { usePartsOfPage } from '../parts/parts-of-page.ts';
import { useTap } from '../parts/use-tap.ts';
import { useSaid } from '../words/use-said.ts';
import { useBodyRows } from './sheet-body.tsx';
import css from './sheet-panel.module.css';

export type Parts = ReturnType<typeof usePartsOfPage>;

/** The parts of a sheet, told anew where size, language or the amounts change. */
export function useSheetParts(sheet: Sheet): Parts {
  const { view } = useKiosk();
  const { size = '', theme = '', language = '' } = view?.settings ?? {};
  const identity = JSON.stringify([sheet.topic, sheet.section, sheet.about, sheet.page]);
  return usePartsOfPage(identity, [size, theme, language, sheet.amounts].join());
}

/** The sheet of paper on the screen. A touch of it shows or covers the amounts, as the button below does. */
export function SheetPanel({ sheet, parts }: { readonly sheet: Sheet; readonly parts: Parts }) {
  const { act } = useKiosk();
  const { said } = useSaid();
  const { head, rows, foot } = useBodyRows(sheet.body, parts.ems ?? Infinity);
  const { handlers } = useTap('sheet.anywhere', 'button', () => act({ kind: 'sheet.reveal' }));
  const about = sheet.about?.is === 'text' ? said(sheet.about) : undefined;
  return (
    <div className={css.panel} data-part="sheet" data-amounts={sheet.amounts} {...(sheet.amounts === 'none' ? {} : handlers)}>
      {about !== undefined && <p className={css.about}>{about}</p>}
      {head}
      <div className={css.rows} ref={parts.frame}>
        {rows.filter((_, at) => parts.shows(at))}
      </div>
      {foot}
    </div>
  );
}
