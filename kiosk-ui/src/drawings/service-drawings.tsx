import type { ReactNode } from 'react';
import css from './drawings.module.css';

const green = css.green;
const tintedGreen = `${css.green ?? ''} ${css.tint ?? ''}`;
const thickGreen = `${css.green ?? ''} ${css.thick ?? ''}`;

/** Line art of looking up, printing and guides, on a field of 400 × 300, two colours. */
export const SERVICE_DRAWINGS = {
  keypad: (
    <>
      <rect x="96" y="30" width="208" height="240" rx="20" className={css.surface} />
      <rect x="122" y="54" width="156" height="44" rx="8" className={tintedGreen} />
      <path d="M148 76h.5m34 0h.5m34 0h.5m34 0h.5" className={thickGreen} />
      <path d="M142 132h24m22 0h24m22 0h24M142 176h24m22 0h24m22 0h24M142 220h24m22 0h24m22 0h24" className={css.thick} />
    </>
  ),
  folder: (
    <>
      <path d="M60 150V84c0-10 6-16 16-16h74l24 26h150c10 0 16 6 16 16v40" className={css.surface} />
      <path d="M104 150V44h168l30 30v76" className={css.surface} />
      <path d="M272 44v30h30M136 76h92m-92 28h132" className={css.faint} />
      <path d="M60 138h280v90c0 10-6 16-16 16H76c-10 0-16-6-16-16z" className={css.surface} />
      <rect x="158" y="168" width="84" height="40" rx="6" className={tintedGreen} />
    </>
  ),
  'page-blank': (
    <>
      <path d="M112 28h122l54 54v190H112z" className={css.surface} />
      <path d="M234 28v54h54" className={css.faint} />
      <path d="M144 132h110M144 168h110M144 204h70" className={`${css.faint ?? ''} ${css.dashed ?? ''}`} />
      <circle cx="262" cy="214" r="46" className={tintedGreen} />
      <path d="M262 190v28m0 18v2" className={thickGreen} />
    </>
  ),
  'form-done': (
    <>
      <path d="M112 28h122l54 54v190H112z" className={css.surface} />
      <path d="M234 28v54h54M144 118h110M144 152h110M144 186h60" className={css.faint} />
      <circle cx="262" cy="210" r="52" className={tintedGreen} />
      <path d="m238 212 18 18 34-38" className={thickGreen} />
    </>
  ),
  'form-pencil': (
    <>
      <path d="M104 32h142l50 50v186H104z" className={css.surface} />
      <path d="M246 32v50h50M136 122h96m-96 34h96m-96 34h52" className={css.faint} />
      <path d="M136 88h64" className={thickGreen} />
      <path d="m250 236 76-78 22 22-76 78-28 6z" className={tintedGreen} />
    </>
  ),
  papers: (
    <>
      <path d="M150 34h124l38 38v160H150z" className={css.surface} />
      <path d="M112 62h124l38 38v160H112z" className={css.surface} />
      <path d="M236 62v38h38" className={css.faint} />
      <path d="M140 112h58" className={thickGreen} />
      <path d="M140 144h104m-104 28h104m-104 28h60" className={css.faint} />
      <circle cx="226" cy="218" r="22" className={tintedGreen} />
    </>
  ),
  telephone: (
    <>
      <path
        d="M92 168c-8-54 40-104 108-104s116 50 108 104l-50 12c-4-28-2-38-10-48-24-10-72-10-96 0-8 10-6 20-10 48z"
        className={tintedGreen}
      />
      <path d="M142 186c-26 20-42 44-44 76h204c-2-32-18-56-44-76" className={css.surface} />
      <circle cx="200" cy="222" r="26" className={green} />
    </>
  ),
  bank: (
    <>
      <path d="m200 36 130 62v20H70V98z" className={tintedGreen} />
      <path d="M96 118v100m52-100v100m52-100v100m52-100v100m52-100v100" />
      <path d="M70 218h260v22H70zM54 240h292v24H54z" className={css.surface} />
      <circle cx="200" cy="86" r="14" className={green} />
    </>
  ),
  hospital: (
    <>
      <path d="M110 62h180v202H110zM54 146h56v118H54zm236 0h56v118h-56z" className={css.surface} />
      <path d="M200 88v64m-32-32h64" className={thickGreen} />
      <path d="M172 264v-66h56v66" className={tintedGreen} />
      <path d="M76 178h14m-14 36h14m220-36h14m-14 36h14M40 264h320" />
    </>
  ),
  letter: (
    <>
      <rect x="64" y="66" width="272" height="176" rx="12" className={css.surface} />
      <path d="m70 78 130 98 130-98" className={green} />
      <path d="m70 234 92-84m168 84-92-84" className={css.faint} />
      <circle cx="318" cy="72" r="30" className={tintedGreen} />
    </>
  ),
  house: (
    <>
      <path d="M84 142v120h232V142" className={css.surface} />
      <path d="m52 152 148-112 148 112" className={css.thick} />
      <path d="M170 262v-76h60v76" className={tintedGreen} />
      <path d="M110 176h34v34h-34zm146 0h34v34h-34z" className={green} />
      <path d="M282 84V56h26v48" />
    </>
  ),
  coins: (
    <>
      <ellipse cx="150" cy="232" rx="80" ry="26" className={css.surface} />
      <path d="M70 232v-34c0 14 36 26 80 26s80-12 80-26v34" className={css.surface} />
      <path d="M70 198v-34c0 14 36 26 80 26s80-12 80-26v34" className={css.surface} />
      <ellipse cx="150" cy="164" rx="80" ry="26" className={tintedGreen} />
      <circle cx="268" cy="118" r="62" className={tintedGreen} />
      <circle cx="268" cy="118" r="46" className={green} />
      <path d="M256 106h24v24h-24z" className={green} />
    </>
  ),
} as const satisfies Record<string, ReactNode>;
