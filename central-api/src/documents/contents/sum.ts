import type { Fen } from '@changqing/protocol';

/** Adds amounts; whole fen, so exact. */
export const sum = (amounts: readonly Fen[]): Fen => amounts.reduce((total, amount) => total + amount, 0);
