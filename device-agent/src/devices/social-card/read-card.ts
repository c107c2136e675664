import { err, ok, type CivilDate, type Result } from '@changqing/protocol';
import { wipe } from '../../codec/wipe.ts';
import type { SocialCard, SocialCardAuth } from '../../hal/social-card-reader.ts';
import type { DeviceError } from '../../hal/status.ts';
import { isAborted } from '../../links/aborted.ts';
import { askCard, describeStatus, INS, STATUS, type Apdu, type ApduResponse, type Transmit } from './apdu.ts';
import {
  belongTogether,
  parseBcdDate,
  parseCardNumber,
  parseCitizenNumber,
  parseIdentifier,
  parseName,
  parseRecord,
  parseVersion,
  RECORDS,
  type RecordName,
} from './card-fields.ts';

/** ASCII `sx1.sh.` and 社会保障 in GBK: the social security environment. The bank's application beside it is never selected. */
export const SSSE = Uint8Array.of(0x73, 0x78, 0x31, 0x2e, 0x73, 0x68, 0x2e, 0xc9, 0xe7, 0xbb, 0xe1, 0xb1, 0xa3, 0xd5, 0xcf);
export const EF05 = 0x05;
export const EF06 = 0x06;

export const selectEnvironment: Apdu = { cla: 0x00, ins: INS.select, p1: 0x04, p2: 0x00, data: SSSE };
export const selectFile = (file: number, p1: 0x00 | 0x02): Apdu => ({
  cla: 0,
  ins: INS.select,
  p1,
  p2: 0,
  data: Uint8Array.of(0xef, file),
});
export const readRecord = (name: RecordName): Apdu => ({
  cla: 0,
  ins: INS.readRecord,
  p1: RECORDS[name].tag,
  p2: 0,
  le: RECORDS[name].length + 2,
});

/** What a record came to: its value, kept back by the card, or not on this card at all. */
type Field<T> = { readonly state: 'read'; readonly value: T } | { readonly state: 'denied' } | { readonly state: 'absent' };

/**
 * Reads what a social security card gives without keys, and with `auth` what it gives to whoever has them (third generation). No PIN
 * is ever sent. Errors: `refused` where it is another card, `garbled` where what it says does not hold together, `cancelled`, and those of
 * `transmit`.
 */
export async function readSocialCard(
  transmit: Transmit,
  auth: SocialCardAuth | undefined,
  signal: AbortSignal,
): Promise<Result<SocialCard, DeviceError>> {
  const ask = async (command: Apdu): Promise<Result<ApduResponse, DeviceError>> =>
    isAborted(signal) ? err({ code: 'cancelled' }) : askCard(transmit, command);
  const field = <T>(name: RecordName, parse: (value: Uint8Array) => Result<T, string>) => readField(ask, name, parse);

  const environment = await ask(selectEnvironment);
  if (!environment.ok) return environment;
  if (environment.value.status !== STATUS.ok) return notOurs(environment.value.status);
  const basic = await select(ask, EF05);
  if (!basic.ok) return basic;
  if (basic.value !== STATUS.ok) return notOurs(basic.value);

  const version = await field('version', parseVersion);
  if (!version.ok) return version;
  const identifier = await field('identifier', parseIdentifier);
  if (!identifier.ok) return identifier;
  if (version.value.state !== 'read' || identifier.value.state !== 'read')
    return err({ code: 'refused', detail: 'the card does not even tell its version and its identifier' });

  if (auth !== undefined && version.value.value.startsWith('3')) {
    const opened = await auth.open(transmit, signal);
    // Keys that do not fit leave the card closed, and what is open can still be read.
    if (!opened.ok && opened.error.code !== 'refused') return opened;
  }

  const issuedOn = await field('issuedOn', parseBcdDate);
  if (!issuedOn.ok) return issuedOn;
  const expiresOn = await field('expiresOn', parseBcdDate);
  if (!expiresOn.ok) return expiresOn;
  const cardNumber = await field('cardNumber', parseCardNumber);
  if (!cardNumber.ok) return cardNumber;
  const holder = await readHolder(ask);
  if (!holder.ok) return holder;

  const denied: SocialCard['denied'][number][] = [];
  if (cardNumber.value.state === 'denied') denied.push('card-number');
  if (issuedOn.value.state === 'denied' || expiresOn.value.state === 'denied') denied.push('dates');
  if (holder.value.denied) denied.push('holder');
  return ok({
    version: version.value.value,
    ...identifier.value.value,
    cardNumber: valueOf(cardNumber.value),
    issuedOn: valueOf(issuedOn.value),
    expiresOn: valueOf(expiresOn.value),
    number: holder.value.number,
    name: holder.value.name,
    birthDate: holder.value.birthDate,
    denied,
  });
}

type Ask = (command: Apdu) => Promise<Result<ApduResponse, DeviceError>>;

interface Holder {
  readonly denied: boolean;
  readonly number: string | undefined;
  readonly name: string | undefined;
  readonly birthDate: CivilDate | undefined;
}

async function readHolder(ask: Ask): Promise<Result<Holder, DeviceError>> {
  const nothing = { number: undefined, name: undefined, birthDate: undefined };
  const selected = await select(ask, EF06);
  if (!selected.ok) return selected;
  if (isDenied(selected.value)) return ok({ denied: true, ...nothing });
  if (selected.value !== STATUS.ok) return ok({ denied: false, ...nothing });
  const number = await readField(ask, 'number', parseCitizenNumber);
  if (!number.ok) return number;
  // Whoever keeps the number back keeps back all of it; each record is asked for all the same, cards differ.
  const name = await readField(ask, 'name', parseName);
  if (!name.ok) return name;
  const birthDate = await readField(ask, 'birthDate', parseBcdDate);
  if (!birthDate.ok) return birthDate;
  const holder = { number: valueOf(number.value), name: valueOf(name.value), birthDate: valueOf(birthDate.value) };
  if (holder.number !== undefined && holder.birthDate !== undefined && !belongTogether(holder.number, holder.birthDate))
    return err({ code: 'garbled', detail: 'the birth date is not that of the number' });
  return ok({ denied: [number.value, name.value, birthDate.value].some(({ state }) => state === 'denied'), ...holder });
}

/** Selects a file, with P1 = 00 and, where the card does not know that, 02: cards differ. The value is the card's status. */
async function select(ask: Ask, file: number): Promise<Result<number, DeviceError>> {
  const first = await ask(selectFile(file, 0x00));
  if (!first.ok) return first;
  const { status } = first.value;
  if (status !== STATUS.wrongParameters && status !== STATUS.wrongParametersOld && status !== STATUS.fileNotFound) return ok(status);
  const second = await ask(selectFile(file, 0x02));
  return second.ok ? ok(second.value.status) : second;
}

async function readField<T>(
  ask: Ask,
  name: RecordName,
  parse: (value: Uint8Array) => Result<T, string>,
): Promise<Result<Field<T>, DeviceError>> {
  const answer = await ask(readRecord(name));
  if (!answer.ok) return answer;
  const { status, data } = answer.value;
  try {
    if (isDenied(status)) return ok({ state: 'denied' });
    if (status === STATUS.recordNotFound || status === STATUS.fileNotFound || status === STATUS.dataNotFound)
      return ok({ state: 'absent' });
    if (status !== STATUS.ok && status !== STATUS.endReached)
      return err({ code: 'refused', detail: `record ${RECORDS[name].tag}: ${describeStatus(status)}` });
    const value = parseRecord(name, data);
    if (!value.ok) return err({ code: 'garbled', detail: value.error });
    const parsed = parse(value.value);
    return parsed.ok ? ok({ state: 'read', value: parsed.value }) : err({ code: 'garbled', detail: parsed.error });
  } finally {
    // Name and number must not lie about in memory longer than it takes to read them.
    wipe(data);
  }
}

const isDenied = (status: number): boolean => status === STATUS.denied || status === STATUS.conditionsNotMet;
const valueOf = <T>(field: Field<T>): T | undefined => (field.state === 'read' ? field.value : undefined);
const notOurs = (status: number): Result<never, DeviceError> =>
  err({ code: 'refused', detail: `this is no social security card: ${describeStatus(status)}` });
