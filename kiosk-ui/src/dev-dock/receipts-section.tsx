import type { DockReceipt } from '@changqing/protocol';
import { useCallback } from 'react';
import { Section } from './control.tsx';
import { readReceipts } from './dock-client.ts';
import { usePolled } from './use-polled.ts';
import css from './dock.module.css';

/** Paper as it came out, newest first; the newest slides out of the slot. */
export function ReceiptsSection() {
  const read = useCallback((signal: AbortSignal) => readReceipts(signal), []);
  const { value } = usePolled(read, 1_000);
  return (
    <Section title="Slips" chinese="凭条" aside={value === undefined ? undefined : `${value.length}`}>
      <div className={css.slot} />
      <ol className={css.receipts}>
        {value?.slice(0, 6).map((receipt) => (
          <Receipt key={`${receipt.n}-${receipt.heightMm}`} receipt={receipt} />
        ))}
      </ol>
      {value?.length === 0 && <p className={css.hint}>Nothing printed yet. 还没有打印。</p>}
    </Section>
  );
}

function Receipt({ receipt }: { readonly receipt: DockReceipt }) {
  return (
    <li className={css.receipt} data-receipt={receipt.n} data-taken={receipt.taken}>
      {/* The height in the address: paper that is still coming out is another picture each time. */}
      <img className={css.paper} src={`/api/receipts/${receipt.n}.png?mm=${Math.round(receipt.heightMm)}`} alt={`slip ${receipt.n}`} />
      <span className={css.small}>
        #{receipt.n} · {Math.round(receipt.heightMm)} mm · {receipt.cut ? 'cut 已切' : 'not cut 未切'} ·{' '}
        {receipt.taken ? 'taken 已取走' : 'in the slot 未取'} · {new Date(receipt.at).toLocaleTimeString('en-GB')}
      </span>
    </li>
  );
}
