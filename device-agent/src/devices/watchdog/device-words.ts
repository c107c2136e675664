import type { DeviceError } from '../../hal/status.ts';
import type { LinkError } from '../../links/byte-link.ts';

/** Where the rules lie that give the agent its devices. */
export const UDEV_RULES = 'docs/udev/99-changqing.rules';

/** What a technician reads: what is wrong, and what to do about it where that is known. Without personal data. */
export interface DeviceWords {
  readonly detail: string;
  readonly advice?: string;
}

/** A fault of the link in a technician's words. */
export function linkWords(error: LinkError): DeviceWords {
  switch (error.code) {
    case 'unplugged':
      return { detail: 'the cable is out', advice: 'plug it in; it comes back by itself' };
    case 'timed-out':
      return { detail: `no connection within ${error.waitedMs} ms`, advice: 'see whether it has power and its cable is in' };
    case 'cancelled':
      return { detail: 'the connection was broken off' };
    case 'not-permitted':
      return { detail: `no right to open ${error.path}`, advice: `install ${error.rule ?? UDEV_RULES} and plug the device in again` };
    case 'not-found':
      return {
        detail: error.detail ?? `${error.path} is not there`,
        advice: 'see whether it has power and its cable is in; compare the link in the settings',
      };
    case 'busy':
      return error.heldBy === undefined
        ? { detail: `${error.path} is held by another program`, advice: 'end that program; as root, lsof names it' }
        : { detail: `${error.path} is held by ${error.heldBy}`, advice: `end ${error.heldBy}, and keep it from this port` };
    case 'io':
      return { detail: error.detail };
  }
}

/** Whatever a device answered instead of what it was asked for. */
export function deviceWords(error: DeviceError): DeviceWords {
  switch (error.code) {
    case 'link':
      return linkWords(error.cause);
    case 'no-answer':
      return {
        detail: `no answer for ${error.waitedMs} ms`,
        advice: 'see whether it has power, and whether its speed is the one in the settings',
      };
    case 'timed-out':
      return { detail: `not done within ${error.waitedMs} ms` };
    case 'garbled':
      return { detail: `answers are garbled: ${error.detail}`, advice: 'change the cable, and compare the speed in the settings' };
    case 'refused':
      return { detail: error.detail };
    case 'faulty':
      return { detail: error.detail, advice: 'it reports a fault of its own: switch it off and on, or replace it' };
    case 'unsupported':
      return { detail: `not supported: ${error.detail}`, advice: 'another model hangs there; compare the settings' };
    case 'cancelled':
      return { detail: 'broken off' };
  }
}

/** What a device says of itself, fit for a screen: without control characters, and at most `most` characters. */
export const printable = (text: string, most: number): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?').slice(0, most);
