/** The codes of PC/SC that the kiosk tells apart, and what they mean to a technician. */
const CODES = {
  ok: [0x00000000, 'done'],
  noService: [0x8010001d, 'the smart card service is not running'],
  serviceStopped: [0x8010001e, 'the smart card service stops, or speaks another version'],
  unknownReader: [0x80100009, 'there is no such reader'],
  noReaders: [0x8010002e, 'there is no reader'],
  readerUnavailable: [0x80100017, 'the reader is gone'],
  noCard: [0x8010000c, 'no card is in the reader'],
  removedCard: [0x80100069, 'the card was taken out'],
  unresponsiveCard: [0x80100066, 'the card does not answer: it may be in the wrong way round'],
  unpoweredCard: [0x80100067, 'the card has no power'],
  unsupportedCard: [0x80100065, 'the card speaks no protocol that the reader knows'],
  resetCard: [0x80100068, 'the card was reset by another program'],
  protocolMismatch: [0x8010000f, 'the card does not speak the protocol that was chosen'],
  notTransacted: [0x80100016, 'the exchange with the card broke off'],
  commError: [0x8010002f, 'the line to the card is disturbed'],
  insufficientBuffer: [0x80100008, 'the card said more than it may'],
  sharingViolation: [0x8010000b, 'another program is using the card'],
  invalidHandle: [0x80100003, 'the connection to the card is over'],
  accessDenied: [0x8010006a, 'access to the smart card service is not allowed'],
  internalError: [0x80100001, 'the smart card service failed'],
} as const;
export type PcscCodeName = keyof typeof CODES;

/** The number of a code. */
export const pcscCode = (name: PcscCodeName): number => CODES[name][0];

const NAMES: readonly PcscCodeName[] = [
  'ok',
  'noService',
  'serviceStopped',
  'unknownReader',
  'noReaders',
  'readerUnavailable',
  'noCard',
  'removedCard',
  'unresponsiveCard',
  'unpoweredCard',
  'unsupportedCard',
  'resetCard',
  'protocolMismatch',
  'notTransacted',
  'commError',
  'insufficientBuffer',
  'sharingViolation',
  'invalidHandle',
  'accessDenied',
  'internalError',
];

/** Its name; undefined for one that the kiosk does not tell apart. */
export const pcscCodeName = (code: number): PcscCodeName | undefined => NAMES.find((name) => CODES[name][0] === code);

/** In words, always with the number, by which it can be looked up. */
export function describePcscCode(code: number): string {
  const name = pcscCodeName(code);
  const number = code.toString(16).toUpperCase().padStart(8, '0');
  return name === undefined ? `code ${number}` : `${CODES[name][1]} (${number})`;
}
