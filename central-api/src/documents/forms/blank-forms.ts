import type { PaperContent, PublicForm } from '@changqing/protocol';
import { reckonSides } from '../reckon-sides.ts';
import type { BlankForm } from './blank-form.ts';
import { cardLoss } from './card-loss.ts';
import { certificationLeaflet } from './certification-leaflet.ts';
import { changeOfParticulars } from './change-of-particulars.ts';
import { flexibleRegistration } from './flexible-registration.ts';
import { treatmentElsewhere } from './treatment-elsewhere.ts';
import { treatmentElsewhereLeaflet } from './treatment-elsewhere-leaflet.ts';
import { withholdingAgreement } from './withholding-agreement.ts';

/** In the order in which they are offered. */
const FORMS: readonly BlankForm[] = [
  changeOfParticulars,
  treatmentElsewhere,
  cardLoss,
  withholdingAgreement,
  flexibleRegistration,
  certificationLeaflet,
  treatmentElsewhereLeaflet,
];

/** Every blank form and leaflet that terminals print, as public content lists them. */
export const blankForms = (): PublicForm[] => FORMS.map((form) => ({ id: form.id, title: form.title, pages: reckonSides(form, false) }));

/** The content of a blank form; undefined where there is none of this id. `issuer`: the office of the terminal's site. */
export function blankFormContent(formId: string, issuer: string): PaperContent | undefined {
  const form = FORMS.find(({ id }) => id === formId);
  if (form === undefined) return undefined;
  return { v: 1, kind: 'blank-form', title: form.title, issuer, blocks: [...form.blocks], remarks: [...form.remarks], pictures: [] };
}
