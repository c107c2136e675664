/** The APIs as tables of operations. An entry of its own, so that the screens do not carry them. */
export * from './operation.ts';
export * from './agent.ts';
export * from './central.ts';
export * from './dock.ts';
