import QRCode from 'qrcode';
import css from './qr-code.module.css';

/** A QR as one path of squares, always dark on white with its quiet margin of four modules. */
export function QrCode({ text }: { readonly text: string }) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) !== 0) path += `M${column + 4} ${row + 4}h1v1h-1z`;
    }
  }
  const side = modules.size + 8;
  return (
    <svg className={css.qr} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" role="img" data-qr="true">
      <rect width={side} height={side} className={css.light} />
      <path d={path} className={css.dark} />
    </svg>
  );
}
