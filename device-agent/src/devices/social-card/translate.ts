import type { DeviceError } from '../../hal/status.ts';
import { describePcscCode, pcscCodeName } from '../../links/pcsc-codes.ts';
import type { PcscError } from '../../links/pcsc-client.ts';

/** What an error of the smart card service is to those above. */
export function deviceErrorOf(error: PcscError): DeviceError {
  switch (error.kind) {
    case 'link':
      return { code: 'link', cause: error.cause };
    case 'no-answer':
      return { code: 'no-answer', waitedMs: error.waitedMs };
    case 'garbled':
      return { code: 'garbled', detail: error.detail };
    case 'cancelled':
      return { code: 'cancelled' };
    case 'code':
      return errorOfCode(error.code);
  }
}

function errorOfCode(code: number): DeviceError {
  const detail = describePcscCode(code);
  switch (pcscCodeName(code)) {
    case 'noService':
    case 'serviceStopped':
    case 'unknownReader':
    case 'noReaders':
    case 'readerUnavailable':
      return { code: 'link', cause: { code: 'unplugged' } };
    case 'resetCard':
    case 'protocolMismatch':
    case 'notTransacted':
    case 'commError':
    case 'insufficientBuffer':
    case 'invalidHandle':
      return { code: 'garbled', detail };
    default:
      return { code: 'refused', detail };
  }
}
