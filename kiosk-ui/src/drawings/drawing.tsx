import type { ReactNode } from 'react';
import css from './drawings.module.css';
import { SERVICE_DRAWINGS } from './service-drawings.tsx';

const green = css.green;
const tintedGreen = `${css.green ?? ''} ${css.tint ?? ''}`;
const thinGreen = `${css.green ?? ''} ${css.thin ?? ''}`;
const thickGreen = `${css.green ?? ''} ${css.thick ?? ''}`;

/** Line art on a field of 400 × 300, two colours. */
const DRAWINGS = {
  ...SERVICE_DRAWINGS,
  check: (
    <>
      <circle cx="200" cy="150" r="122" className={css.solid} />
      <path d="m142 156 42 42 80-92" className={css.onGreen} data-on-solid="true" />
    </>
  ),
  'calendar-done': (
    <>
      <rect x="95" y="52" width="210" height="206" rx="16" className={css.surface} />
      <path d="M95 108h210M145 32v40m110-40v40" />
      <circle cx="200" cy="182" r="54" className={tintedGreen} />
      <path d="m174 184 18 18 36-40" className={thickGreen} />
    </>
  ),
  'calendar-ahead': (
    <>
      <rect x="95" y="52" width="210" height="206" rx="16" className={css.surface} />
      <path d="M95 108h210M145 32v40m110-40v40" />
      <path d="M128 142h26m20 0h26m20 0h26M128 178h26m20 0h26" className={css.faint} />
      <rect x="216" y="164" width="62" height="62" rx="10" className={tintedGreen} />
      <path d="M228 196h36m-14-14 14 14-14 14" className={green} />
    </>
  ),
  hourglass: (
    <g className={css.tip}>
      <path d="M132 36h136M132 264h136" className={css.thick} />
      <path d="M148 38c0 62 18 84 42 112-24 28-42 50-42 112h104c0-62-18-84-42-112 24-28 42-50 42-112" className={css.surface} />
      <path d="M160 92h80c-8 26-22 40-40 58-18-18-32-32-40-58Z" className={tintedGreen} />
      <path d="M200 152v44M158 258c4-32 20-54 42-56 22 2 38 24 42 56Z" className={tintedGreen} />
    </g>
  ),
  safe: (
    <>
      <rect x="90" y="34" width="220" height="214" rx="16" className={css.surface} />
      <rect x="112" y="56" width="176" height="170" rx="8" className={tintedGreen} />
      <circle cx="200" cy="141" r="40" className={green} />
      <path d="M200 101v80m-40-40h80m-68-28 56 56m0-56-56 56" className={thinGreen} />
      <circle cx="200" cy="141" r="11" className={css.solid} />
      <path d="M118 248v18m164-18v18M90 88H78m12 102H78" />
    </>
  ),
  counter: (
    <>
      <path d="M40 176h320v24H40zM58 200v70m284-70v70" className={css.surface} />
      <circle cx="262" cy="86" r="32" className={tintedGreen} />
      <path d="M204 176c2-34 26-50 58-50s56 16 58 50" className={green} />
      <path d="M112 158h62m-62 0c-4 0-6-3-5-6l6-18c1-3 3-4 6-4h46c3 0 5 1 6 4l6 18" />
      <path d="M70 66h78m-24-24 24 24-24 24" className={thickGreen} />
    </>
  ),
  'card-question': (
    <>
      <rect x="72" y="66" width="256" height="164" rx="16" className={css.surface} />
      <path d="M104 112h84m-84 36h84m-84 36h52" className={css.faint} />
      <circle cx="258" cy="156" r="58" className={tintedGreen} />
      <path d="m300 198 44 44" className={thickGreen} />
      <path d="M238 138a20 20 0 1 1 27 19c-5 2-7 5-7 11m0 15v2" className={green} />
    </>
  ),
  register: (
    <>
      <path d="M104 32h142l50 50v186H104z" className={css.surface} />
      <path d="M246 32v50h50M136 204h96m-96 30h64" className={css.faint} />
      <path d="M158 164c-2-46 8-66 36-66s38 20 36 60m-56 8c-2-38 2-52 20-52s22 16 20 52m-20 0c0-16 0-24-1-34" className={green} />
      <path d="m262 236 60-62 22 22-62 60-26 6z" className={tintedGreen} />
    </>
  ),
  'other-machine': (
    <>
      <rect x="64" y="40" width="110" height="190" rx="12" className={css.surface} />
      <path d="M82 62h74v72H82zM96 158h46m-72 72h98v34H70z" className={css.faint} />
      <path d="M196 150h58m-22-22 22 22-22 22" className={thickGreen} />
      <path d="M272 218h96v20h-96zm10 20v30m76-30v30" className={css.surface} />
      <circle cx="320" cy="128" r="24" className={tintedGreen} />
      <path d="M276 218c2-32 18-46 44-46s42 14 44 46" className={green} />
    </>
  ),
  slip: (
    <>
      <path d="M128 28h144v232l-18-14-18 14-18-14-18 14-18-14-18 14-18-14-18 14z" className={css.surface} />
      <path d="M154 68h92" className={thickGreen} />
      <path d="M154 106h92m-92 30h92m-92 30h58" className={css.faint} />
      <rect x="214" y="166" width="34" height="34" rx="4" className={green} />
    </>
  ),
  'person-helps': (
    <>
      <circle cx="200" cy="92" r="46" className={tintedGreen} />
      <path d="M104 262c4-68 38-100 96-100s92 32 96 100" className={green} />
      <path d="M146 92c0-36 22-60 54-60s54 24 54 60M146 84h-8c-6 0-10 4-10 10v14c0 6 4 10 10 10h10m106-34h8c6 0 10 4 10 10v14c0 6-4 10-10 10h-10m6 0c0 18-18 28-40 28" />
    </>
  ),
  leave: (
    <>
      <path d="M96 36h128v228H96z" className={css.surface} />
      <path d="M96 36l84 32v228l-84-32" className={tintedGreen} />
      <circle cx="164" cy="172" r="6" className={css.solid} />
      <path d="M246 150h92m-30-30 30 30-30 30" className={thickGreen} />
    </>
  ),
  clock: (
    <>
      <circle cx="200" cy="150" r="118" className={tintedGreen} />
      <path d="M200 78v74l52 36" className={thickGreen} />
      <path d="M200 44v10m0 192v10M94 150h10m192 0h10" />
    </>
  ),
  tools: (
    <>
      <rect x="84" y="30" width="140" height="238" rx="14" className={css.surface} />
      <path d="M106 58h96v84h-96zM124 172h60M84 216h140" className={css.faint} />
      <path d="M340 84a46 46 0 0 1-58 58l-66 78a21 21 0 0 1-32-28l70-74a46 46 0 0 1 52-64l-28 30 6 26 26 4z" className={tintedGreen} />
    </>
  ),
  'paper-out': (
    <>
      <path d="M96 96V44h208v52" className={css.faint} />
      <rect x="60" y="96" width="280" height="112" rx="16" className={css.surface} />
      <path d="M104 208v52h192v-52" className={`${green ?? ''} ${css.dashed ?? ''}`} />
      <path d="M104 166h192" className={css.thick} />
      <circle cx="304" cy="130" r="9" className={css.solid} />
    </>
  ),
  cable: (
    <>
      <path d="M30 150h86m254 0h-86" className={css.thick} />
      <path d="M116 112h44c10 0 16 6 16 16v44c0 10-6 16-16 16h-44zM176 132h22m-22 36h22" className={tintedGreen} />
      <path d="M284 106h-34c-12 0-20 8-20 20v48c0 12 8 20 20 20h34z" className={css.surface} />
      <path d="M204 92v-28m-28 36-18-22m74 22 18-22" className={css.faint} />
    </>
  ),
  wait: (
    <>
      <circle cx="104" cy="150" r="22" className={css.solid} />
      <circle cx="200" cy="150" r="22" className={tintedGreen} />
      <circle cx="296" cy="150" r="22" className={green} />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

export type DrawingName = keyof typeof DRAWINGS;

export function Drawing({ name }: { readonly name: DrawingName }) {
  return (
    <svg className={css.drawing} viewBox="0 0 400 300" aria-hidden="true" data-drawing={name}>
      {DRAWINGS[name]}
    </svg>
  );
}
