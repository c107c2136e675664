import { createHash } from 'node:crypto';
import { canonicalJson, figuresOf, type CivilDate, type OverviewSources, type RecordsOfPerson } from '@changqing/protocol';
import type { SecretKey } from '../keys/key-ring.ts';
import { seal } from '../keys/sealed-column.ts';
import { recordContext, type StoredTopic } from './store.ts';

/** A topic of a person as it is stored; bytes as hexadecimal, so that the row travels as JSON or as text. */
export interface RecordRow {
  readonly person_id: string;
  readonly topic: StoredTopic;
  readonly as_of: CivilDate;
  readonly sha256: string;
  /** JSON; null where the record is sealed. */
  readonly body: string | null;
  readonly kid: string | null;
  readonly sealed: string | null;
}

const OPEN_TOPICS = ['contributions', 'account', 'benefits', 'flexible', 'medical', 'referral'] as const;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The rows of one person's records, the overview's figures among them.
 * @param stored those of the overview's sources that are on file already and are not handed over now
 */
export function rowsOf(
  key: SecretKey,
  personId: string,
  records: RecordsOfPerson,
  today: CivilDate,
  stored: OverviewSources = {},
): readonly RecordRow[] {
  const rows: RecordRow[] = [];
  const push = (topic: StoredTopic, asOf: CivilDate, record: object): void => {
    // Its hash tells only whether it is what was handed over last time; canonical JSON would take ten times as long.
    const body = JSON.stringify(record);
    rows.push({ person_id: personId, topic, as_of: asOf, sha256: sha256Of(body), body, kid: null, sealed: null });
  };
  for (const topic of OPEN_TOPICS) {
    const record = records[topic];
    if (record !== undefined) push(topic, record.asOf, record);
  }
  const { particulars } = records;
  if (particulars !== undefined) {
    const text = canonicalJson(particulars);
    const { kid, bytes } = seal(key, Buffer.from(text), recordContext(personId, 'particulars'));
    const row = { person_id: personId, topic: 'particulars' as const, as_of: particulars.asOf, sha256: sha256Of(text) };
    rows.push({ ...row, body: null, kid, sealed: bytes.toString('hex') });
  }
  const { contributions, account, benefits } = records;
  if (contributions !== undefined || account !== undefined || benefits !== undefined) {
    const figures = figuresOf({ ...stored, ...defined({ contributions, account, benefits }) }, today);
    push('overview', figures.asOf, figures);
  }
  return rows;
}

/** Leaves out what is undefined, so that it does not cover what is stored. */
function defined(sources: OverviewSources): OverviewSources {
  return Object.fromEntries(Object.entries(sources).filter(([, record]) => record !== undefined));
}
