import type { DockReceipt } from '@changqing/protocol';
import type { Clock } from '../clock.ts';
import type { EscposSimulator } from './escpos/simulator.ts';

/** Where paper comes out of the simulated printer and lies until somebody takes it. */
export interface PaperSlot {
  /** All that came out, newest first. */
  receipts(): readonly DockReceipt[];
  /** Takes everything that lies there; answers how many pieces that were. */
  take(): number;
}

/** Begins to watch the printer at once. */
export function createPaperSlot(printer: EscposSimulator, clock: Clock, dotsPerMm: number): PaperSlot {
  const cameAt: string[] = [];
  let taken = 0;
  const isoNow = () => new Date(clock.now()).toISOString();
  printer.onTicket(() => void cameAt.push(isoNow()));
  return {
    receipts: () =>
      printer
        .tickets()
        .map(({ raster, cut }, index) => ({
          n: index + 1,
          at: cameAt[index] ?? isoNow(),
          heightMm: raster.heightDots / dotsPerMm,
          cut,
          taken: index < taken,
        }))
        .reverse(),
    take: () => {
      const pieces = printer.tickets().length - taken;
      taken += pieces;
      return pieces;
    },
  };
}
