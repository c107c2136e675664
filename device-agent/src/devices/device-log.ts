import type { DeviceEvent } from '../log-events.ts';

/**
 * Where a driver tells what happened on its wire. `detail` never holds personal data: no bytes of an image or of a card's text.
 * Events are few: a closed list with a sentence each.
 */
export type DeviceLog = (entry: { readonly event: DeviceEvent; readonly detail: string }) => void;

/** For tests and tools that do not look. */
export const silentLog: DeviceLog = () => undefined;
