import { assertNever } from '@changqing/protocol';
import type { TechnicianScreen } from '../screen-for-technician.ts';
import { TechnicianCard } from './technician-card.tsx';
import { TechnicianDesk } from './technician-desk.tsx';
import { TechnicianPin } from './technician-pin.tsx';

/** The pages of the bureau's own people. */
export function ShowTechnician({ screen }: { readonly screen: TechnicianScreen }) {
  switch (screen.screen) {
    case 'technician-card':
      return <TechnicianCard screen={screen} />;
    case 'technician-pin':
      return <TechnicianPin screen={screen} />;
    case 'technician-desk':
      return <TechnicianDesk screen={screen} />;
    default:
      return assertNever(screen);
  }
}
