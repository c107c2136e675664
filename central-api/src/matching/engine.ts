import {
  matchFingerprint,
  matchPalm,
  parseFingerprintTemplate,
  parseIsoRecord,
  parsePalmTemplate,
  templateFromIso,
  writeFingerprintTemplate,
  type MatchScore,
} from '@changqing/biometrics';
import { err, ok, type Modality, type Result } from '@changqing/protocol';
import type { FormattedTemplate, MatchFault, MatchWork } from './matcher.ts';

/** The engine's own form of a template, whatever form it came in; undefined when it is none of its modality. */
function enginesOwn(modality: Modality, { format, bytes }: FormattedTemplate): Uint8Array | undefined {
  if (modality === 'palm-vein') return format === 'cq-palm/1' && parsePalmTemplate(bytes).ok ? bytes : undefined;
  if (format === 'cq-fp/1') return parseFingerprintTemplate(bytes).ok ? bytes : undefined;
  if (format !== 'iso19794-2:2005') return undefined;
  const record = parseIsoRecord(bytes);
  const template = record.ok ? templateFromIso(record.value) : record;
  return template.ok ? writeFingerprintTemplate(template.value) : undefined;
}

/** Whether bytes are a template of this form and modality. */
export const isReadable = (modality: Modality, template: FormattedTemplate): boolean => enginesOwn(modality, template) !== undefined;

/**
 * Compares a probe with each reference, in order. Pure: the same bytes give the same scores, now and years later.
 * Error `unreadable` when the probe is no template. An unreadable reference throws: references were checked when they were enrolled.
 */
export function compareTemplates(work: MatchWork): Result<readonly MatchScore[], MatchFault> {
  const probe = enginesOwn(work.modality, work.probe);
  if (probe === undefined) return err({ code: 'unreadable' });
  const match = work.modality === 'palm-vein' ? matchPalm : matchFingerprint;
  return ok(
    work.references.map((template) => {
      const reference = enginesOwn(work.modality, template);
      const scored = reference === undefined ? undefined : match(probe, reference);
      if (scored?.ok !== true) throw new Error('a stored reference cannot be read');
      return scored.value;
    }),
  );
}
