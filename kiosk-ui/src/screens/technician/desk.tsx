import type { ScreenOf } from '../../screen-for.ts';

export function Desk({ screen }: { readonly screen: ScreenOf<'technician-desk'> }) {
  return <div data-screen={screen.screen}>{screen.step.name}</div>;
}
