import { civilDateAt, type IssuedPaper } from '@changqing/protocol';
import { create as createQr } from 'qrcode';
import { dateWords } from '../value-words.ts';
import { BODY, LEADING, LEFT, mm, RIGHT, SMALL, SOFT, WIDTH } from './page-measures.ts';
import type { PaperCanvas, Type } from './paper-canvas.ts';

export type OfficialPaper = Extract<IssuedPaper, { official: true }>;

const SEAL = mm(42);
const QR = mm(25);
const CLOSING_HEIGHT = mm(46);

const REMARK: Type = { size: SMALL + 0.7, colour: SOFT };

/** Small print above the signature. What stands below it keeps with it. */
export function putRemarks(canvas: PaperCanvas, remarks: readonly string[], closed: boolean): void {
  if (remarks.length === 0) return;
  const step = REMARK.size * LEADING;
  const indent = remarks.length > 1 ? mm(5) : 0;
  const set = remarks.map((remark) => canvas.lines(remark, REMARK, WIDTH - indent));
  const height = set.reduce((sum, lines) => sum + lines.length * step, mm(8));
  canvas.need(height + (closed ? CLOSING_HEIGHT : 0));
  canvas.y += mm(3);
  canvas.text('说明', LEFT, canvas.y + REMARK.size, { ...REMARK, weight: 'bold' });
  canvas.y += step;
  set.forEach((lines, at) => {
    if (indent > 0) canvas.text(`${at + 1}.`, LEFT, canvas.y + REMARK.size, REMARK);
    for (const line of lines) {
      canvas.text(line, LEFT + indent, canvas.y + REMARK.size, REMARK);
      canvas.y += step;
    }
  });
}

/** Code on the left, signature on the right, the seal with the signature: kept together. */
export function putClosing(canvas: PaperCanvas, { seal, content, verifyUrl }: OfficialPaper, sealPng: Uint8Array): void {
  canvas.need(CLOSING_HEIGHT);
  const top = canvas.y + mm(4);
  putCode(canvas, seal.code, verifyUrl, top);
  const type: Type = { size: BODY + 1.5 };
  const issuedAt = dateWords(civilDateAt(Date.parse(seal.issuedAt)));
  const half = Math.max(canvas.measure(content.issuer, type), canvas.measure(issuedAt, type)) / 2;
  const centre = RIGHT - Math.max(SEAL / 2, Math.min(half, mm(40)));
  const baseline = top + SEAL / 2 - 2;
  const size = Math.min(type.size, (type.size * mm(80)) / (half * 2));
  // The seal lies beneath the letters: a printer without colours prints it dark, and both must be read.
  canvas.picture(sealPng, centre - SEAL / 2, top, SEAL, SEAL);
  canvas.textCentred(content.issuer, centre, baseline, { size, weight: 'bold' });
  canvas.textCentred(issuedAt, centre, baseline + type.size * 1.7, type);
  canvas.y = top + SEAL;
}

function putCode(canvas: PaperCanvas, code: string, url: string, top: number): void {
  const { data, size } = createQr(url, { errorCorrectionLevel: 'M' }).modules;
  const side = QR / size;
  const corners: [number, number][] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (data[row * size + column] === 1) corners.push([LEFT + column * side, top + mm(4) + row * side]);
    }
  }
  // A hair larger than the module, so that no printer leaves white lines between them.
  canvas.squares(corners, side + 0.03, '#000000');
  const x = LEFT + QR + mm(5);
  const room = mm(56);
  let y = top + mm(4) + SMALL;
  canvas.text('验证码', x, y, { size: SMALL, colour: SOFT });
  y += mm(6);
  canvas.text(groupsOfFour(code), x, y, { size: 12.5, weight: 'bold' });
  y += mm(5.5);
  for (const line of canvas.lines('用手机扫一扫，或在下面的网址输入验证码，可以查到这份材料是不是真的。', { size: SMALL }, room)) {
    canvas.text(line, x, y, { size: SMALL, colour: SOFT });
    y += SMALL * 1.45;
  }
  for (const line of canvas.lines(url.replace(new RegExp(`/${code}$`, 'u'), ''), { size: SMALL - 1 }, room)) {
    canvas.text(line, x, y, { size: SMALL - 1, colour: SOFT });
    y += SMALL * 1.3;
  }
}

/** `K7Q2 M8XW 3VNP ABCD` */
export const groupsOfFour = (code: string): string => code.match(/.{1,4}/gu)?.join(' ') ?? '';
