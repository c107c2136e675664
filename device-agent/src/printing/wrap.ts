import type { TypeFace, Weight } from './type-face.ts';

/** Large type shrinks by steps, to three quarters at the most, before it is broken into two lines. */
export function fitting(text: string, sizeDots: number, weight: Weight, width: number, face: Pick<TypeFace, 'measure'>): number {
  for (let size = sizeDots; size >= sizeDots * 0.75; size -= 2) if (face.measure(text, size, weight) <= width) return size;
  return sizeDots;
}

const CLOSING = new Set('，。、；：！？）》」』”’%,.;:!?)');

/** Breaks a text at any character, as Chinese is broken, but never before a closing mark and never inside a Latin word or a number. */
export function wrap(text: string, sizeDots: number, weight: Weight, width: number, face: Pick<TypeFace, 'measure'>): readonly string[] {
  const pieces = text.match(/[A-Za-z0-9:/.\-*·_+]+|\s+|[^\sA-Za-z0-9]/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const fits = face.measure(line + piece, sizeDots, weight) <= width;
    if (fits || line === '' || CLOSING.has(piece)) {
      line += piece;
      continue;
    }
    lines.push(line.trimEnd());
    line = piece.trimStart();
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines.flatMap((each) => breakLong(each, sizeDots, weight, width, face));
}

/** A single word wider than the paper, such as a web address, is broken where it must be. */
function breakLong(line: string, sizeDots: number, weight: Weight, width: number, face: Pick<TypeFace, 'measure'>): readonly string[] {
  // A closing mark may hang over by its own width: the margin has room for it.
  if (face.measure(line, sizeDots, weight) <= width + sizeDots) return [line];
  const out: string[] = [];
  let part = '';
  for (const character of line) {
    if (part !== '' && face.measure(part + character, sizeDots, weight) > width) {
      out.push(part);
      part = '';
    }
    part += character;
  }
  return [...out, part];
}
