import type { Strokes } from '@changqing/protocol';
import { useEffect, useRef, type PointerEvent } from 'react';
import css from './writing-pad.module.css';

/** Points of one stroke and strokes of one message: as many as the contract takes. */
const POINTS = 2_000;
const STROKES = 600;
/** Points nearer together than so many thousandths of the width tell nothing more. */
const NEAREST = 4;

interface WritingPadProps {
  readonly strokes: Strokes;
  readonly change: (strokes: Strokes) => void;
  readonly label: string;
}

/** A frame to write in by finger. Strokes are rows of x, y in thousandths of the frame's width; a second finger or a palm writes nothing. */
export function WritingPad({ strokes, change, label }: WritingPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<{ pointer: number; points: number[] } | undefined>(undefined);

  useEffect(() => {
    if (canvas.current !== null) redraw(canvas.current, strokes);
  }, [strokes]);

  const pointOf = (event: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const unit = 1000 / box.width;
    const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
    return [clamp((event.clientX - box.left) * unit, 1000), clamp((event.clientY - box.top) * unit, Math.floor(box.height * unit))];
  };

  return (
    <canvas
      ref={canvas}
      className={css.pad}
      data-part="writing-pad"
      aria-label={label}
      onPointerDown={(event) => {
        if (drawing.current !== undefined || !event.isPrimary || strokes.length >= STROKES) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drawing.current = { pointer: event.pointerId, points: [...pointOf(event)] };
      }}
      onPointerMove={(event) => {
        const now = drawing.current;
        if (now?.pointer !== event.pointerId || now.points.length >= POINTS * 2) return;
        const [x, y] = pointOf(event);
        const [lastX = x, lastY = y] = now.points.slice(-2);
        if (Math.hypot(x - lastX, y - lastY) < NEAREST) return;
        now.points.push(x, y);
        drawPart(event.currentTarget, [lastX, lastY, x, y]);
      }}
      onPointerUp={(event) => {
        const now = drawing.current;
        if (now?.pointer !== event.pointerId) return;
        drawing.current = undefined;
        change([...strokes, now.points]);
      }}
      onPointerCancel={() => {
        drawing.current = undefined;
        if (canvas.current !== null) redraw(canvas.current, strokes);
      }}
    />
  );
}

/** Setting its size to that of its box clears a canvas. */
function redraw(canvas: HTMLCanvasElement, strokes: Strokes): void {
  canvas.width = canvas.clientWidth;
  canvas.height = canvas.clientHeight;
  for (const stroke of strokes) drawPart(canvas, stroke);
}

function drawPart(canvas: HTMLCanvasElement, points: readonly number[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const scale = canvas.width / 1000;
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 10;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo((points[0] ?? 0) * scale, (points[1] ?? 0) * scale);
  // A dot is a stroke too.
  if (points.length === 2) context.lineTo((points[0] ?? 0) * scale + 0.1, (points[1] ?? 0) * scale);
  for (let index = 2; index + 1 < points.length; index += 2) context.lineTo((points[index] ?? 0) * scale, (points[index + 1] ?? 0) * scale);
  context.stroke();
}
