import type { BodyPosition } from '@changqing/protocol';
import type { Transaction } from 'kysely';
import type { Central } from '../context.ts';
import type { PersonRow } from '../people/store.ts';
import type { IdentityTables } from '../tables.ts';

/**
 * Destroys a person's references of some body parts. When none is left, the join to the biometrics schema is cut: whoever enrols again
 * gets a new random id that nothing links with the old one.
 */
export async function eraseEnrolled(
  trx: Transaction<IdentityTables>,
  central: Central,
  person: PersonRow,
  positions: readonly BodyPosition[],
): Promise<void> {
  const { biometric_id: subjectId } = person;
  if (positions.length === 0 || subjectId === null) return;
  await central.databases.biometrics.transaction().execute(async (bio) => {
    const gone = await bio
      .deleteFrom('template_references')
      .where('subject_id', '=', subjectId)
      .where('position', 'in', positions)
      .returning('id')
      .execute();
    if (gone.length > 0)
      await bio.deleteFrom('template_hashes').where('source_id', 'in', gone.map(({ id }) => id)).execute(); // prettier-ignore
  });
  await trx.deleteFrom('enrolled_positions').where('person_id', '=', person.id).where('position', 'in', positions).execute();
  const left = await trx.selectFrom('enrolled_positions').select('position').where('person_id', '=', person.id).executeTakeFirst();
  if (left === undefined) await trx.updateTable('people').set({ biometric_id: null }).where('id', '=', person.id).execute();
}
