import type { ReactNode } from 'react';

/** Line icons on a field of 24, in the colour of the text beside them. */
const ICONS = {
  good: <path d="m4.5 12.5 5 5 10-11" />,
  wait: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3.3 2.5" />,
  care: <path d="M12 3.5 2.500 20h19L12 3.500ZM12 10v4.500m0 2.300v.400" />,
  stop: <path d="M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5Zm4 4.500v5.500m0 2.500v.500" />,
  none: <path d="M6 12h12" />,
  know: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 7.500v6m0-9v.500" />,
  back: <path d="M10 5 3 12l7 7M3.500 12H21" />,
  up: <path d="m5 15 7-7 7 7" />,
  down: <path d="m5 9 7 7 7-7" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof ICONS;

/** A drawing beside a word, never alone: it is not read aloud. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="1.1em"
      height="1.1em"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {ICONS[name]}
    </svg>
  );
}
