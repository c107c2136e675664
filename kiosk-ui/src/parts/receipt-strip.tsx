import type { ResultFacts } from '../screen-for.ts';
import { useKiosk } from '../kiosk-context.ts';
import { useWords } from '../words/use-words.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { QrCode } from './qr-code.tsx';
import { Row } from './row.tsx';
import css from './receipt-strip.module.css';

interface ReceiptStripProps {
  readonly result: ResultFacts;
  /** True where other facts stand on the page. */
  readonly brief?: boolean;
}

/** What the slip does at the moment; the number in large figures where no whole slip is in the hand. */
export function ReceiptStrip({ result, brief = false }: ReceiptStripProps) {
  const { receipt, copyNumber, qr } = result;
  // Without a printer the number says it all; where the way to the counter stands above, there is no room for more.
  const toldByNumber = brief && receipt.state === 'no-printer';
  return (
    <div className={css.strip} data-receipt={receipt.state}>
      {!toldByNumber && <State receipt={receipt} />}
      {copyNumber !== undefined && <CopyNumber number={copyNumber} qr={toldByNumber ? undefined : qr} />}
    </div>
  );
}

function State({ receipt }: { readonly receipt: ResultFacts['receipt'] }) {
  const t = useWords();
  switch (receipt.state) {
    case 'none':
      return null;
    case 'printing':
      return <Banner tone="wait" busy text={t('receipt.printing')} />;
    case 'printed':
      return <Banner tone="good" icon="receipt" text={receipt.reprint ? t('receipt.reprinted') : t('receipt.printed')} />;
    case 'not-printed':
      return <Banner tone="care" icon="paperOut" text={t('receipt.notPrinted', { now: t(`problem.${receipt.problem.code}.now`) })} />;
    case 'partly-printed':
      return <Banner tone="care" icon="paperOut" text={t('receipt.partlyPrinted', { now: t(`problem.${receipt.problem.code}.now`) })} />;
    case 'unknown':
      return <Banner tone="care" icon="receipt" text={t('receipt.ask')} />;
    case 'no-printer':
      return <Banner tone="wait" icon="receipt" text={t('receipt.none')} />;
  }
}

function CopyNumber({ number, qr }: { readonly number: string; readonly qr: string | undefined }) {
  const t = useWords();
  return (
    <div className={css.copy}>
      <p className={css.ask}>{t('receipt.copy')}</p>
      <p className={css.number} data-part="record-number">
        {number}
      </p>
      {qr !== undefined && (
        <div className={css.qr}>
          <QrCode text={qr} />
          <p>{t('receipt.qr')}</p>
        </div>
      )}
    </div>
  );
}

/** What can be done about the slip, and the way home. */
export function ReceiptActions({ result }: { readonly result: ResultFacts }) {
  const { act } = useKiosk();
  const t = useWords();
  const { receipt, canLookUp } = result;
  const lookUp = canLookUp && <Button action="service.look-up" label={t('result.lookUp')} onTap={() => act({ kind: 'service.look-up' })} />;
  const home = (face: 'primary' | 'plain') => (
    <Button action="result.done" face={face} label={t('result.home')} onTap={() => act({ kind: 'result.done' })} />
  );
  if (receipt.state === 'unknown') {
    return (
      <>
        <Row>
          <Button
            action="receipt.confirm.not-whole"
            label={t('receipt.notWhole')}
            onTap={() => act({ kind: 'receipt.confirm', whole: false })}
          />
        </Row>
        <Row>
          <Button
            action="receipt.confirm.whole"
            face="primary"
            label={t('receipt.whole')}
            onTap={() => act({ kind: 'receipt.confirm', whole: true })}
          />
        </Row>
      </>
    );
  }
  if ((receipt.state === 'not-printed' || receipt.state === 'partly-printed') && receipt.canReprint) {
    return (
      <>
        <Row>
          {lookUp}
          {home('plain')}
        </Row>
        <Row>
          <Button action="receipt.reprint" face="primary" label={t('receipt.reprint')} onTap={() => act({ kind: 'receipt.reprint' })} />
        </Row>
      </>
    );
  }
  return (
    <Row>
      {lookUp}
      {home('primary')}
    </Row>
  );
}
