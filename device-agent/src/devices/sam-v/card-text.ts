import { birthDateOf, err, ok, parseIdentity, sexOf, type IdCard, type Identity, type Result } from '@changqing/protocol';
import { decodeUtf16, encodeUtf16 } from '../../codec/utf16.ts';
import { TEXT_BYTES } from './messages.ts';

/** Offset and length of a field in the 256 bytes of text. */
type Place = readonly [offset: number, length: number];

/** Resident card and permits of Hong Kong, Macau and Taiwan residents (SAM_V protocol, sections 7.1 and 7.2). */
const RESIDENT = {
  name: [0, 30],
  sex: [30, 2],
  ethnicGroup: [32, 4],
  birth: [36, 16],
  address: [52, 70],
  number: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  issues: [238, 4],
} as const satisfies Readonly<Record<string, Place>>;

/** Foreigner's card of 2017 (section 7.3). */
const FOREIGNER_2017 = {
  englishName: [0, 120],
  sex: [120, 2],
  number: [122, 30],
  nationality: [152, 6],
  chineseName: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  birth: [220, 16],
  version: [236, 4],
  authority: [240, 8],
} as const satisfies Readonly<Record<string, Place>>;

/** Foreigner's card of 2023 (section 7.4). */
const FOREIGNER_2023 = {
  chineseName: [0, 30],
  sex: [30, 2],
  renewals: [32, 4],
  birth: [36, 16],
  englishName: [52, 70],
  number: [122, 36],
  validFrom: [188, 16],
  validTo: [204, 16],
  englishNameRest: [220, 22],
  nationality: [242, 6],
} as const satisfies Readonly<Record<string, Place>>;

/** The letter that tells the kinds apart; a resident card has none. */
const TYPE_LETTER: Place = [248, 2];
const LETTER_BY_KIND = { resident: ' ', 'hong-kong-macau-taiwan': 'J', 'foreigner-2017': 'I', 'foreigner-2023': 'Y' } as const;

const WITHOUT_END = '长期';

/**
 * Reads the text of a card. The error says which field is wrong and how, never what stood there: it goes to logs.
 * Number, sex and birth date must fit each other where the number tells them.
 */
export function parseCardText(text: Uint8Array, readerId: string): Result<IdCard, string> {
  if (text.length !== TEXT_BYTES) return err(`text of ${text.length} bytes instead of ${TEXT_BYTES}`);
  const at = ([offset, length]: Place) => decodeUtf16(text.subarray(offset, offset + length));
  switch (at(TYPE_LETTER)) {
    case 'I':
      return parseForeigner2017(at, readerId);
    case 'Y':
      return parseForeigner2023(at, readerId);
    case 'J':
      return parseResident('hong-kong-macau-taiwan', at, readerId);
    default:
      return parseResident('resident', at, readerId);
  }
}

type FieldAt = (place: Place) => string;

function parseResident(kind: 'resident' | 'hong-kong-macau-taiwan', at: FieldAt, readerId: string): Result<IdCard, string> {
  const ethnicGroup = at(RESIDENT.ethnicGroup);
  const rest = {
    ...(kind === 'resident' && /^\d\d$/.test(ethnicGroup) ? { ethnicGroup } : {}),
    ...optionalText('address', at(RESIDENT.address)),
    ...optionalText('authority', at(RESIDENT.authority)),
  };
  return assemble({ kind, name: at(RESIDENT.name), places: RESIDENT, at, readerId, rest });
}

function parseForeigner2017(at: FieldAt, readerId: string): Result<IdCard, string> {
  const name = at(FOREIGNER_2017.englishName) || at(FOREIGNER_2017.chineseName);
  const rest = optionalText('authority', at(FOREIGNER_2017.authority));
  return assemble({ kind: 'foreigner-2017', name, places: FOREIGNER_2017, at, readerId, rest });
}

function parseForeigner2023(at: FieldAt, readerId: string): Result<IdCard, string> {
  const whole = joinEnglishName(at(FOREIGNER_2023.englishName), at(FOREIGNER_2023.englishNameRest));
  const name = whole || at(FOREIGNER_2023.chineseName);
  return assemble({ kind: 'foreigner-2023', name, places: FOREIGNER_2023, at, readerId, rest: {} });
}

/** The name runs on without a break: a first part that is shorter than its field ended there, or in blanks that were trimmed. */
function joinEnglishName(first: string, second: string): string {
  return second === '' ? first : first.padEnd(FOREIGNER_2023.englishName[1] / 2) + second;
}

interface Parts {
  readonly kind: IdCard['kind'];
  readonly name: string;
  readonly places: {
    readonly sex: Place;
    readonly birth: Place;
    readonly number: Place;
    readonly validFrom: Place;
    readonly validTo: Place;
  };
  readonly at: FieldAt;
  readonly readerId: string;
  readonly rest: Pick<IdCard, 'ethnicGroup' | 'address' | 'authority'>;
}

function assemble({ kind, name, places, at, readerId, rest }: Parts): Result<IdCard, string> {
  if (name === '') return err('the name is empty');
  const identity = parseIdentity(at(places.number));
  const wanted: Identity['kind'] = kind === 'foreigner-2017' ? 'foreigner' : 'citizen';
  if (!identity.ok) return err(`the number is none: ${identity.error.code}`);
  if (identity.value.kind !== wanted) return err('the number is not of the kind that this card has');
  const birthDate = parseDate(at(places.birth));
  if (birthDate === undefined) return err('the birth date is none');
  const sex = sexByCode(at(places.sex));
  if (identity.value.kind === 'citizen') {
    const { number } = identity.value;
    if (birthDateOf(number) !== birthDate) return err('the birth date is not that of the number');
    if (sex !== 'unknown' && sexOf(number) !== sex) return err('the sex is not that of the number');
  }
  const validFrom = parseDate(at(places.validFrom));
  const validToText = at(places.validTo);
  const validTo = parseDate(validToText);
  if (validFrom === undefined && at(places.validFrom) !== '') return err('the first day of validity is no date');
  if (validTo === undefined && validToText !== '' && validToText !== WITHOUT_END) return err('the last day of validity is no date');
  const validity = { ...(validFrom === undefined ? {} : { validFrom }), ...(validTo === undefined ? {} : { validTo }) };
  return ok({ kind, identity: identity.value, name, sex, birthDate, ...rest, ...validity, readerId });
}

function optionalText<Key extends 'address' | 'authority'>(key: Key, text: string): Partial<Record<Key, string>> {
  const entry: Partial<Record<Key, string>> = {};
  if (text !== '') entry[key] = text;
  return entry;
}

/** GB/T 2261.1. */
function sexByCode(code: string): IdCard['sex'] {
  return code === '1' ? 'male' : code === '2' ? 'female' : 'unknown';
}

function parseDate(text: string): string | undefined {
  if (!/^\d{8}$/.test(text)) return undefined;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))];
  // Date moves 30 February into March: a date that moves was none. Years below 100 would be taken for 19xx.
  const date = new Date(Date.UTC(year, month - 1, day));
  const stays = year >= 100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return stays ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : undefined;
}

/** Writes the text of a card as its chip holds it, for simulators. What is too long for its field is cut, as on the real card. */
export function encodeCardText(card: IdCard): Uint8Array {
  const text = new Uint8Array(TEXT_BYTES);
  const put = ([offset, length]: Place, value: string) => text.set(encodeUtf16(value, length), offset);
  put([0, TEXT_BYTES], '');
  put(TYPE_LETTER, LETTER_BY_KIND[card.kind]);
  const places = card.kind === 'foreigner-2017' ? FOREIGNER_2017 : card.kind === 'foreigner-2023' ? FOREIGNER_2023 : RESIDENT;
  put(places.sex, card.sex === 'male' ? '1' : card.sex === 'female' ? '2' : '9');
  put(places.birth, compact(card.birthDate));
  put(places.number, card.identity.number);
  put(places.validFrom, compact(card.validFrom ?? ''));
  put(places.validTo, card.validTo === undefined ? WITHOUT_END : compact(card.validTo));
  if (card.kind === 'foreigner-2017') {
    put(FOREIGNER_2017.englishName, card.name);
    put(FOREIGNER_2017.nationality, card.identity.number.slice(0, 3));
    put(FOREIGNER_2017.version, '01');
    put(FOREIGNER_2017.authority, card.authority ?? '');
  } else if (card.kind === 'foreigner-2023') {
    put(FOREIGNER_2023.renewals, '00');
    put(FOREIGNER_2023.englishName, card.name.slice(0, 35));
    put(FOREIGNER_2023.englishNameRest, card.name.slice(35));
  } else {
    put(RESIDENT.name, card.name);
    put(RESIDENT.ethnicGroup, card.ethnicGroup ?? '');
    put(RESIDENT.address, card.address ?? '');
    put(RESIDENT.authority, card.authority ?? '');
    if (card.kind === 'hong-kong-macau-taiwan') put(RESIDENT.issues, '01');
  }
  return text;
}

function compact(isoDate: string): string {
  return isoDate.replaceAll('-', '');
}
