import type { Result } from '@changqing/protocol';
import type { ByteLink, LinkError } from '../../../../device-agent/src/links/byte-link.ts';

/** The device's end of a cable. */
export interface DeviceEnd {
  /** Plugs the device in: the kernel sees it appear. Rejects where the kernel refuses, which is a fault of the rig. */
  plug(): Promise<ByteLink>;
  /** Pulls it out: for the kernel it is gone at once, whatever is under way. */
  pull(): Promise<void>;
}

/** The value, or an exception that names the error: the rig's own ends must work. */
export function expectOpened(opened: Result<ByteLink, LinkError>, what: string): ByteLink {
  if (!opened.ok) throw new Error(`${what} does not open: ${JSON.stringify(opened.error)}`);
  return opened.value;
}
