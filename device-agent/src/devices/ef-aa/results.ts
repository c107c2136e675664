import type { DeviceError } from '../../hal/status.ts';

/** Results by name (palm sheet, part B). */
export const RESULT = {
  ok: 0x00,
  rejected: 0x01,
  aborted: 0x02,
  cameraFailed: 0x04,
  unknownError: 0x05,
  badParameter: 0x06,
  noMemory: 0x07,
  unknownUser: 0x08,
  libraryFull: 0x09,
  alreadyEnrolled: 0x0a,
  livenessFailed: 0x0c,
  timeOut: 0x0d,
  authorisation: 0x0e,
  readFile: 0x13,
  writeFile: 0x14,
  mustBeEncrypted: 0x15,
} as const;

const MEANINGS: Readonly<Record<number, { readonly says: string; readonly is: 'refused' | 'faulty' | 'unsupported' }>> = {
  0x01: { says: 'rejected', is: 'refused' },
  0x02: { says: 'aborted', is: 'refused' },
  0x04: { says: 'camera failed', is: 'faulty' },
  0x05: { says: 'unknown error', is: 'faulty' },
  0x06: { says: 'bad parameter', is: 'refused' },
  0x07: { says: 'no memory', is: 'faulty' },
  0x08: { says: 'unknown user', is: 'refused' },
  0x09: { says: 'library full', is: 'refused' },
  0x0a: { says: 'already enrolled', is: 'refused' },
  0x0c: { says: 'liveness check failed', is: 'refused' },
  0x0d: { says: 'time-out', is: 'refused' },
  0x0e: { says: 'not authorised', is: 'refused' },
  0x13: { says: 'cannot read its memory', is: 'faulty' },
  0x14: { says: 'cannot write its memory', is: 'faulty' },
  0x15: { says: 'must be encrypted: a module set up for encryption is not supported', is: 'unsupported' },
};

/** `0A already enrolled`, for logs and diagnostics. */
export function describeResult(result: number): string {
  return `${result.toString(16).padStart(2, '0').toUpperCase()} ${result === RESULT.ok ? 'ok' : (MEANINGS[result]?.says ?? 'unknown result')}`;
}

/** What a result other than 0 is, in the words of the HAL: `refused`, `faulty` or `unsupported`, with the module's own code. */
export function errorOf(result: number): DeviceError {
  return { code: MEANINGS[result]?.is ?? 'refused', detail: describeResult(result) };
}
