import type { BodyPosition, TemplateFormat } from '@changqing/protocol';
import type { Central } from '../context.ts';
import { unseal } from '../keys/sealed-column.ts';
import type { FormattedTemplate } from '../matching/matcher.ts';

/** Layout of a sealed reference; part of what is authenticated, so that a change of layout cannot be mistaken. */
export const REFERENCE_VERSION = 1;

/** A reference, opened for matching. */
export interface Reference extends FormattedTemplate {
  readonly id: string;
}

interface SealedReference {
  readonly id: string;
  readonly position: BodyPosition;
  readonly format: TemplateFormat;
  readonly version: number;
  readonly kid: string;
  readonly sealed: Buffer;
}

const COLUMNS = ['id', 'position', 'format', 'version', 'kid', 'sealed'] as const;

/** What a sealed reference is bound to. */
export const referenceContext = (row: Pick<SealedReference, 'id' | 'position' | 'format' | 'version'>): readonly string[] => [
  row.id,
  row.position,
  row.format,
  String(row.version),
];

function open(central: Central, row: SealedReference): Reference {
  const bytes = unseal(central.keys.biometrics, { kid: row.kid, bytes: row.sealed }, referenceContext(row));
  return { id: row.id, format: row.format, bytes };
}

/**
 * References of one body part from one enrolment, in the order of their ids. Where the engine's own form is there, the standard one of the
 * same impressions is left out: it says less.
 */
export async function readReferences(
  central: Central,
  of: { readonly subjectId: string; readonly enrolmentId: string; readonly position: BodyPosition },
): Promise<readonly Reference[]> {
  const rows = await central.databases.biometrics
    .selectFrom('template_references')
    .select(COLUMNS)
    .where('subject_id', '=', of.subjectId)
    .where('enrolment_id', '=', of.enrolmentId)
    .where('position', '=', of.position)
    .orderBy('id')
    .execute();
  const own = rows.filter(({ format }) => format !== 'iso19794-2:2005');
  return (own.length > 0 ? own : rows).map((row) => open(central, row));
}

/** References by their ids, in that order; undefined for those that were erased. */
export async function readReferencesById(central: Central, ids: readonly string[]): Promise<readonly (Reference | undefined)[]> {
  if (ids.length === 0) return [];
  const rows = await central.databases.biometrics.selectFrom('template_references').select(COLUMNS).where('id', 'in', ids).execute();
  return ids.map((id) => {
    const row = rows.find((found) => found.id === id);
    return row === undefined ? undefined : open(central, row);
  });
}
