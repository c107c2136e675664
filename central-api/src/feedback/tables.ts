import type { FeedbackBody, MessageWay, ParticularField, ParticularsBody } from '@changqing/protocol';

/** What people left. `sealed` and `kid` are null where there was a rating alone, and again once the words were erased. */
export interface FeedbackTable {
  /** The record's id. */
  id: string;
  /** Shared by the records of one feedback; of no session. */
  visit_id: string;
  site_no: string;
  service: FeedbackBody['service'];
  rating: number | null;
  message: MessageWay | null;
  kid: string | null;
  sealed: Buffer | null;
  left_at: Date;
  received_at: Date;
  erased_at: Date | null;
}

/** What a person said of the own particulars; the newest counts. */
export interface ParticularsStatementsTable {
  /** The record's id. */
  id: string;
  person_id: string;
  look_up_id: string;
  at: Date;
  act: ParticularsBody['act'];
  /** Hash of the particulars as they were shown. */
  sha256: string;
  fields: ParticularField[];
}
