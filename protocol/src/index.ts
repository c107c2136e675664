export * from './result.ts';
export * from './capture.ts';
export * from './identity.ts';
export * from './id-card.ts';
export * from './receipt.ts';
