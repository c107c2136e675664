import type { LookUpTopic } from '@changqing/protocol';
import type { ColumnType } from 'kysely';

/** One topic of a person's records: `body` in the clear, or `sealed` where it holds who it is about. */
export interface PersonalRecordsTable {
  person_id: string;
  topic: Exclude<LookUpTopic, 'archives'>;
  as_of: string;
  /** Of the record as it was handed over; of particulars that of their canonical JSON, which is what a person confirms. */
  sha256: Buffer;
  body: ColumnType<object | null, string | null, string | null>;
  kid: string | null;
  sealed: Buffer | null;
}
