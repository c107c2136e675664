import type { ReactNode } from 'react';

/** Line icons on a field of 24, strokes in the colour of the text beside them. None holds letters. */
const ICONS = {
  back: <path d="M10 5 3 12l7 7M3.5 12H21" />,
  size: <path d="M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13Zm4.7-1.8L21 21M7.5 10.5h6m-3-3v6" />,
  language: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-9 9h18M12 3c3 2.6 4 5.6 4 9s-1 6.4-4 9c-3-2.6-4-5.6-4-9s1-6.4 4-9Z" />,
  volume: <path d="M4 9.5v5h3.5L12 19V5L7.5 9.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11" />,
  silent: <path d="M4 9.5v5h3.5L12 19V5L7.5 9.5H4Zm12 0 5 5m0-5-5 5" />,
  again: <path d="M4.5 12a7.5 7.5 0 1 0 2.6-5.7M7.5 2.5v4h4" />,
  help: <path d="M12 10.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM4.5 21c.5-4.6 3.4-7 7.5-7s7 2.4 7.5 7" />,
  check: <path d="m4.5 12.5 5 5 10-11" />,
  wait: <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5V12l3.3 2.5" />,
  care: <path d="M12 3.5 2.5 20h19L12 3.5ZM12 10v4.5m0 2.3v.400" />,
  stop: <path d="M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5Zm4 4.5v5.5m0 2.5v.500" />,
  receipt: <path d="M6 3v18l2-1.5 2 1.5 2-1.5 2 1.5 2-1.5 2 1.5V3H6Zm3 5h6m-6 4h6" />,
  paperOut: <path d="M4 10V5h16v5M3 10h18v7H3zM8 14h8m-8 7h8" />,
  erase: <path d="M9 6h12v12H9l-6-6 6-6Zm3.5 3.5 5 5m0-5-5 5" />,
  network: <path d="M3 9a13 13 0 0 1 18 0M6 12.5a8.5 8.5 0 0 1 12 0M9 16a4.2 4.2 0 0 1 6 0m-3 3.5v.200M4 20 20 4" />,
  card: <path d="M2.5 5.5h19v13h-19zM6 15.5h5M15 9.5h3.5v5H15zM6 9h6m-6 3h6" />,
  switch: <path d="M4 8h14l-3.5-3.5M20 16H6l3.5 3.5" />,
  purpose: <path d="M12 3 4 6v5.5c0 4.5 3.2 7.7 8 9.5 4.8-1.8 8-5 8-9.5V6l-8-3Zm-3.5 9 2.5 2.5 4.5-5" />,
  kept: <path d="M4 5h16v15H4zM4 10h16M8.5 2.5V7m7-4.5V7m-7 7h7" />,
  otherWay: <path d="M12 21v-8m0 0L5 6m7 7 7-7M5 10.5V6h4.5m5 0H19v4.5" />,
  eye: (
    <path d="M2 12c2.5-4.500 6-6.500 10-6.500s7.500 2 10 6.500c-2.500 4.500-6 6.500-10 6.500S4.500 16.500 2 12Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" />
  ),
  eyeOff: (
    <path d="M4 4l16 16M9.500 6c.800-.300 1.700-.500 2.500-.500 4 0 7.500 2 10 6.500-.700 1.300-1.500 2.400-2.500 3.300M6.500 7.500C4.800 8.500 3.300 10 2 12c2.500 4.500 6 6.500 10 6.500 1.600 0 3-.300 4.400-.900M10 10a3 3 0 0 0 4 4" />
  ),
  lock: <path d="M5 11h14v9.500H5zM8 11V8a4 4 0 0 1 8 0v3m-4 3.500v2.500" />,
  print: <path d="M7 8V3h10v5M4 8h16v8.500h-3M7 16.500H4M7 13.500h10V21H7zM17 11h.300" />,
  next: <path d="m9 4 8 8-8 8" />,
  previous: <path d="m15 4-8 8 8 8" />,
  plus: <path d="M12 4v16M4 12h16" />,
  minus: <path d="M4 12h16" />,
  list: <path d="M9 6h12M9 12h12M9 18h12M4 6h.300M4 12h.300M4 18h.300" />,
  none: <path d="M6 12h12" />,
  done: <path d="m4.500 12.500 5 5 10-11" />,
  notice: <path d="M4 10v4h3l8 5V5l-8 5H4Zm14.500-1a4 4 0 0 1 0 6M8 14.500v5h3v-3" />,
  place: (
    <path d="M12 21.500c4.500-5 7-8.500 7-12a7 7 0 1 0-14 0c0 3.500 2.500 7 7 12ZM12 12a2.600 2.600 0 1 0 0-5.200 2.600 2.600 0 0 0 0 5.200Z" />
  ),
  form: <path d="M5 3h10l4 4v14H5zM15 3v4h4M8.500 12h7m-7 4h7" />,
  pencil: <path d="m4 20 1-4.500L16.500 4 20 7.500 8.500 19 4 20Zm10-13.500 3.500 3.500" />,
  telephone: (
    <path d="M6 3h3l1.500 5-2 1.500a12 12 0 0 0 6 6l1.500-2 5 1.500v3c0 1.500-1.200 2.500-2.500 2.500C10.500 20 4 13.500 3.500 5.500 3.400 4.200 4.500 3 6 3Z" />
  ),
  cross: <path d="m6 6 12 12M18 6 6 18" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof ICONS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="100%"
      height="100%"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      data-icon={name}
    >
      {ICONS[name]}
    </svg>
  );
}
