/** One step of an outline, in units of the font, as fontkit tells it. */
export interface OutlineCommand {
  readonly command: string;
  readonly args: readonly number[];
}

const RMOVETO = 21;
const RLINETO = 5;
const RRCURVETO = 8;
const ENDCHAR = 14;
/** Operands that the stack of an interpreter holds (Adobe Technical Note 5177, appendix B). */
const MOST_OPERANDS = 48;

/**
 * An outline as a Type 2 charstring (Adobe Technical Note 5177): moves, lines and curves written out, without hints and without calls of
 * subroutines. The width leads, as a difference from a nominal width of 0.
 */
export function charstringOf(commands: readonly OutlineCommand[], advanceWidth: number): Uint8Array {
  const out: number[] = [];
  number(out, Math.round(advanceWidth));
  let x = 0;
  let y = 0;
  let pending = 0;
  let operands = 0;
  const flush = () => {
    if (operands > 0) out.push(pending);
    operands = 0;
  };
  const put = (operator: number, points: readonly number[]) => {
    if (operator !== pending || operator === RMOVETO || operands + points.length > MOST_OPERANDS) flush();
    pending = operator;
    for (let at = 0; at < points.length; at += 2) {
      number(out, fixed(points[at]!) - x);
      number(out, fixed(points[at + 1]!) - y);
      x = fixed(points[at]!);
      y = fixed(points[at + 1]!);
    }
    operands += points.length;
  };
  for (const { command, args } of commands) {
    switch (command) {
      case 'moveTo':
        put(RMOVETO, args);
        break;
      case 'lineTo':
        put(RLINETO, args);
        break;
      case 'bezierCurveTo':
        put(RRCURVETO, args);
        break;
      case 'closePath':
        // Contours close by themselves.
        break;
      default:
        throw new Error(`an outline of this font has no ${command}`);
    }
  }
  flush();
  out.push(ENDCHAR);
  return Uint8Array.from(out);
}

/** Rounded as the format holds it: a 65,536th. */
const fixed = (value: number): number => Math.round(value * 65_536) / 65_536;

/** Table 1 of the note: short forms for small whole numbers, 16.16 for the others. */
function number(out: number[], value: number): void {
  if (!Number.isInteger(value)) {
    const bits = Math.round(value * 65_536);
    out.push(255, (bits >> 24) & 255, (bits >> 16) & 255, (bits >> 8) & 255, bits & 255);
  } else if (value >= -107 && value <= 107) out.push(value + 139);
  else if (value >= 108 && value <= 1131) out.push(247 + ((value - 108) >> 8), (value - 108) & 255);
  else if (value >= -1131 && value <= -108) out.push(251 + ((-value - 108) >> 8), (-value - 108) & 255);
  else out.push(28, (value >> 8) & 255, value & 255);
}
