import { z } from 'zod';

/** An amount of money in whole fen (a hundredth of a yuan), never negative. */
export const fen = z.number().int().nonnegative().max(1_000_000_000_000);
export type Fen = z.infer<typeof fen>;

/** `1234567` → `12,345.67`: how screen, slip and paper write an amount; the unit 元 stands beside it. */
export function yuanText(amount: Fen): string {
  const yuan = String(Math.floor(amount / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${yuan}.${String(amount % 100).padStart(2, '0')}`;
}
