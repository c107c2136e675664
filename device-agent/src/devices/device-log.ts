/**
 * Where a driver tells what happened on its wire. `detail` never holds personal data: no bytes of an image or of a card's text.
 * Events are few: `connected`, `lost`, `damaged-frame`, `garbage`, `unexpected-frame`, `retried`, `refused`.
 */
export type DeviceLog = (entry: { readonly event: string; readonly detail: string }) => void;

/** For tests and tools that do not look. */
export const silentLog: DeviceLog = () => undefined;
