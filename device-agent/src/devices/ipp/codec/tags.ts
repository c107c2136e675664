/** Tags that begin a group of attributes (RFC 8010 §3.5.1; 6 to 10 by later documents of the Printer Working Group). */
export const GROUP_TAGS = {
  operation: 0x01,
  job: 0x02,
  printer: 0x04,
  unsupported: 0x05,
  subscription: 0x06,
  'event-notification': 0x07,
  resource: 0x08,
  document: 0x09,
  system: 0x0a,
} as const;
export type GroupName = keyof typeof GROUP_TAGS;

export const END_OF_ATTRIBUTES = 0x03;
/** Tags below this begin a group, the others a value (§3.5). */
export const FIRST_VALUE_TAG = 0x10;

/** Values that are none: why there is none (§3.5.2, and RFC 3380 §8 for the last three). */
export const OUT_OF_BAND_TAGS = {
  unsupported: 0x10,
  default: 0x11,
  unknown: 0x12,
  'no-value': 0x13,
  'not-settable': 0x15,
  'delete-attribute': 0x16,
  'admin-define': 0x17,
} as const;
export type OutOfBand = keyof typeof OUT_OF_BAND_TAGS;

/** Character strings without a language (§3.5.2). */
export const STRING_TAGS = {
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const;
export type StringKind = keyof typeof STRING_TAGS;

export const INTEGER = 0x21;
export const BOOLEAN = 0x22;
export const ENUM = 0x23;
export const OCTET_STRING = 0x30;
export const DATE_TIME = 0x31;
export const RESOLUTION = 0x32;
export const RANGE_OF_INTEGER = 0x33;
export const BEGIN_COLLECTION = 0x34;
export const TEXT_WITH_LANGUAGE = 0x35;
export const NAME_WITH_LANGUAGE = 0x36;
export const END_COLLECTION = 0x37;
export const MEMBER_NAME = 0x4a;

/** The name that belongs to a tag in one of the tables above. */
export function nameOfTag<Name extends string>(table: Readonly<Record<Name, number>>, tag: number): Name | undefined {
  for (const name in table) if (table[name] === tag) return name;
  return undefined;
}
