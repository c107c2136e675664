export * from './result.ts';
export * from './capture.ts';
