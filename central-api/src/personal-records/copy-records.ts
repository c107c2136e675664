import type { Central } from '../context.ts';
import { copyRow } from '../postgres/copy-in.ts';
import type { RecordRow } from './rows-of.ts';

const ROWS_A_CHUNK = 40;

/**
 * Copies the records of people who have none yet into the database. Rejects where one of them has: nothing of this call is stored then. Returns how
 * many bytes travelled.
 */
export async function copyRecords({ databases }: Pick<Central, 'databases'>, rows: readonly RecordRow[]): Promise<number> {
  let bytes = 0;
  const chunks = function* (): Generator<Buffer> {
    for (let from = 0; from < rows.length; from += ROWS_A_CHUNK) {
      const chunk = Buffer.from(
        rows
          .slice(from, from + ROWS_A_CHUNK)
          .map(lineOf)
          .join(''),
      );
      bytes += chunk.length;
      yield chunk;
    }
  };
  await databases.copyIn('copy personal_records (person_id, topic, as_of, sha256, body, kid, sealed) from stdin', chunks());
  return bytes;
}

const bytesText = (hex: string): string => `\\x${hex}`;

const lineOf = ({ person_id, topic, as_of, sha256, body, kid, sealed }: RecordRow): string =>
  copyRow([person_id, topic, as_of, bytesText(sha256), body, kid, sealed === null ? null : bytesText(sealed)]);
