/**
 * Everything that goes over the wire of an ESC/POS receipt printer, both ways, for driver, simulator and log viewer alike. Numbers
 * of sections (§2, §8.5, …) are those of the protocol sheet, as the device's page in docs/devices tells.
 */
export * from './commands.ts';
export * from './replies.ts';
export * from './status.ts';
export * from './tokenizer.ts';
export { describeCommands, describeReplies } from './describe.ts';
