/**
 * Everything that goes over the wire of a PVR-HID 1.0 reader, both ways, for driver and simulator alike. Numbers of sections (C2,
 * C4, …) are those of the protocol.
 */
export * from './messages.ts';
export * from './report.ts';
export * from './codec/coding.ts';
export { describeReport } from './describe.ts';
