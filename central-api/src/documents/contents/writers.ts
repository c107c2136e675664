import type { PaperWriter, StatedKind } from '../draft.ts';
import { writeBenefitCertificate } from './benefit-certificate.ts';
import { writeContributionCertificate } from './contribution-certificate.ts';
import { writeContributionNotice } from './contribution-notice.ts';
import { writeInsuredParticulars } from './insured-particulars.ts';
import { writeRightsStatement } from './rights-statement.ts';

/** Who writes which paper. */
export const WRITERS: Readonly<Record<StatedKind, PaperWriter>> = {
  'rights-statement': writeRightsStatement,
  'contribution-certificate': writeContributionCertificate,
  'benefit-certificate': writeBenefitCertificate,
  'insured-particulars': writeInsuredParticulars,
  'contribution-notice': writeContributionNotice,
};
