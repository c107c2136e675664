import { createMultibyteEncoder } from '@exodus/bytes/multi-byte.js';
import { concatBytes, sameBytes } from '../../codec/fields.ts';
import { INS, parseApdu, STATUS, type Apdu } from '../../devices/social-card/apdu.ts';
import { RECORDS, type RecordName } from '../../devices/social-card/card-fields.ts';
import { EF05, EF06, SSSE } from '../../devices/social-card/read-card.ts';

/** What is written on an invented card. */
export interface CardContent {
  readonly version: '1.00' | '2.00' | '3.00';
  /** Six digits. */
  readonly region: string;
  readonly cardNumber: string;
  readonly issuedOn: string;
  readonly expiresOn: string;
  readonly number: string;
  readonly name: string;
  readonly birthDate: string;
}

/** How cards and readers differ (sheet on social security cards, sections 1 and 3). */
export interface CardManners {
  /** T=0 shows through: every answer with data is announced by 61 xx and must be fetched. Default false. */
  readonly announces?: boolean;
  /** A length other than the record's is refused by 6C xx. Default: what is there is given. */
  readonly strictLength?: boolean;
  /** Selects files with this P1 only. Default: both. */
  readonly selectsBy?: 0x00 | 0x02;
  /** Bytes that the name field has. Default 30; on some 20. */
  readonly nameBytes?: 20 | 30;
  /** Takes the place of a record, for cards that are broken: the bytes after its tag and length. */
  readonly instead?: Partial<Record<RecordName, Uint8Array>>;
  /** Records that this card does not have. */
  readonly without?: readonly RecordName[];
  /** Has no social security environment: a bank card, a travel card. */
  readonly foreign?: boolean;
}

/** The chip of a card: power, and commands answered one by one. It remembers what was selected, as long as it has power. */
export interface VirtualCard {
  readonly atr: Uint8Array;
  powerUp(): void;
  /** Whatever comes is answered; nothing is answered without power. */
  answer(command: Uint8Array): Uint8Array;
  /** Lets the holder's data be read until the power goes, as the authentication that is not public would. */
  authenticate(): void;
  /** How often a PIN was tried. */
  readonly pinTries: number;
  /** Commands heard since it was made. */
  readonly heard: number;
}

/** The sheet's sample of an answer to reset, section 6.9: 13 historical bytes, invented. */
export const SAMPLE_ATR = Uint8Array.of(0x3b, 0x6d, 0, 0, 0, 0x81, 0x4d, 0x22, 0x86, 0x60, 0x33, 0x03, 0, 0xd1, 0x56, 0, 0);

const encodeGb = createMultibyteEncoder('gb18030');
const OPEN_ON_THIRD: readonly RecordName[] = ['identifier', 'version', 'issuedOn', 'expiresOn'];
const EF05_RECORDS: readonly RecordName[] = ['identifier', 'version', 'issuedOn', 'expiresOn', 'cardNumber'];
const EF06_RECORDS: readonly RecordName[] = ['number', 'name', 'birthDate'];

/** Makes a card. One of version 3.00 keeps its number and its holder's data back until it is authenticated. */
export function createVirtualCard(content: CardContent, manners: CardManners = {}): VirtualCard {
  let powered = false;
  let inEnvironment = false;
  let file: number | undefined;
  let authenticated = false;
  let announced: Uint8Array = new Uint8Array();
  let pinTries = 0;
  let heard = 0;

  const reset = () => {
    inEnvironment = false;
    file = undefined;
    authenticated = false;
    announced = new Uint8Array();
  };

  const select = ({ p1, data = new Uint8Array() }: Apdu): Uint8Array => {
    if (p1 === 0x04) {
      if (manners.foreign === true || !sameBytes(data, SSSE)) return status(STATUS.fileNotFound);
      inEnvironment = true;
      file = undefined;
      return status(STATUS.ok);
    }
    if (manners.selectsBy !== undefined && p1 !== manners.selectsBy) return status(STATUS.wrongParameters);
    if (!inEnvironment || data[0] !== 0xef || (data[1] !== EF05 && data[1] !== EF06)) return status(STATUS.fileNotFound);
    file = data[1];
    return status(STATUS.ok);
  };

  const read = ({ p1, le = 256 }: Apdu): Uint8Array => {
    if (file === undefined) return status(0x6986);
    const name = (file === EF05 ? EF05_RECORDS : EF06_RECORDS).find((each) => RECORDS[each].tag === p1);
    if (name === undefined || manners.without?.includes(name) === true) return status(STATUS.recordNotFound);
    if (content.version === '3.00' && !authenticated && !OPEN_ON_THIRD.includes(name)) return status(STATUS.denied);
    const value = manners.instead?.[name] ?? valueOf(name, content, manners);
    const record = Uint8Array.of(p1, value.length, ...value);
    if (le !== 256 && le !== record.length && manners.strictLength === true) return status(0x6c00 + record.length);
    if (le === 0 || (le === 256 && manners.strictLength === true)) return status(0x6c00 + record.length);
    return give(record.subarray(0, Math.min(le, record.length)));
  };

  const give = (data: Uint8Array): Uint8Array => {
    if (manners.announces !== true) return concatBytes([data, status(STATUS.ok)]);
    announced = data;
    return status(0x6100 + data.length);
  };

  return {
    atr: SAMPLE_ATR,
    get pinTries() {
      return pinTries;
    },
    get heard() {
      return heard;
    },
    powerUp: () => {
      reset();
      powered = true;
    },
    authenticate: () => {
      authenticated = true;
    },
    answer: (command) => {
      const apdu = parseApdu(command);
      if (!powered || apdu === undefined) return status(0x6700);
      heard += 1;
      if (apdu.cla !== 0) return status(0x6e00);
      switch (apdu.ins) {
        case INS.select:
          return select(apdu);
        case INS.readRecord:
          return read(apdu);
        case INS.getResponse: {
          const data = announced;
          announced = new Uint8Array();
          return data.length === 0 ? status(STATUS.conditionsNotMet) : concatBytes([data, status(STATUS.ok)]);
        }
        case INS.verify:
          pinTries += 1;
          return status(0x63c0 + Math.max(0, 6 - pinTries));
        default:
          return status(0x6d00);
      }
    },
  };
}

const status = (code: number): Uint8Array => Uint8Array.of(code >> 8, code & 0xff);

const bcd = (digits: string): Uint8Array => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function valueOf(name: RecordName, content: CardContent, manners: CardManners): Uint8Array {
  switch (name) {
    case 'identifier':
      return concatBytes([bcd(content.region), Uint8Array.of(0xd1, 0x56, 0, 0, 5, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)]);
    case 'issuedOn':
    case 'expiresOn':
    case 'birthDate':
      return bcd(content[name].replaceAll('-', ''));
    case 'version':
    case 'cardNumber':
    case 'number':
      return new TextEncoder().encode(content[name]);
    case 'name': {
      const field = new Uint8Array(manners.nameBytes ?? RECORDS.name.length);
      field.set(encodeGb(content.name).subarray(0, field.length));
      return field;
    }
  }
}
