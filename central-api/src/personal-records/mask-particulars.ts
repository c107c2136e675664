import { maskName, maskNumber, type Identity, type ParticularField, type ParticularsRecord } from '@changqing/protocol';

const STARS = '****';

/** How each field may be seen by somebody who has only laid down a card; fields that are absent here say nothing that a card does not. */
const MASKS: Partial<Record<ParticularField, (value: string) => string>> = {
  name: maskName,
  number: (value) => maskNumber(identityOf(value)),
  'birth-date': (value) => `${value.slice(0, 4)}-**-**`,
  'ethnic-group': () => '**',
  telephone: (value) => (value.length < 8 ? STARS : `${value.slice(0, 3)}${STARS}${value.slice(-4)}`),
  // The city and the district, and nothing of the street.
  address: (value) => `${Array.from(value).slice(0, 6).join('')}${STARS}`,
  'bank-account': (value) => `${STARS}${value.slice(-4)}`,
};

const identityOf = (number: string): Identity => ({ kind: number.length === 15 ? 'foreigner' : 'citizen', number });

/** The own particulars as a level shows them that does not open `particulars.unmasked`. The hash stays that of the values in full. */
export function maskParticulars(record: ParticularsRecord): ParticularsRecord {
  const fields = record.fields.map((entry) => {
    const mask = MASKS[entry.field];
    return mask === undefined || entry.value === '' ? entry : { ...entry, value: mask(entry.value), masked: true };
  });
  return { ...record, fields };
}
