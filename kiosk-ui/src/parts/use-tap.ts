import { useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { touchGuard, type TargetKind } from './touch-guard.ts';

interface TapHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: () => void;
  readonly onClick: (event: MouseEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function inside(event: PointerEvent<HTMLElement>): boolean {
  const box = event.currentTarget.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}

/**
 * A tap: pressed and released inside the same target. Sliding out cancels, a resting hand and a bounce do not count (UI-08).
 * A key of a keyboard or switch acts too, once however long it is held.
 */
export function useTap(target: string, kind: TargetKind, onTap: () => void): { readonly pressed: boolean; readonly handlers: TapHandlers } {
  const pointer = useRef<number | undefined>(undefined);
  const [pressed, setPressed] = useState(false);
  const disarm = (): void => {
    pointer.current = undefined;
    setPressed(false);
  };
  const handlers: TapHandlers = {
    onPointerDown: (event) => {
      if (pointer.current !== undefined || (event.pointerType === 'mouse' && event.button !== 0)) return;
      pointer.current = event.pointerId;
      setPressed(true);
    },
    onPointerMove: (event) => {
      if (event.pointerId === pointer.current && !inside(event)) disarm();
    },
    onPointerUp: (event) => {
      if (event.pointerId !== pointer.current) return;
      disarm();
      if (inside(event) && touchGuard.accepts(target, kind, event.timeStamp, event.pointerId)) onTap();
    },
    onPointerCancel: disarm,
    onClick: (event) => {
      // Clicks that a pointer made were settled above; those of keys, switches and screen readers have no count.
      if (event.detail === 0 && touchGuard.accepts(target, kind, event.timeStamp)) onTap();
    },
    onKeyDown: (event) => {
      if (event.repeat) event.preventDefault();
    },
  };
  return { pressed, handlers };
}
