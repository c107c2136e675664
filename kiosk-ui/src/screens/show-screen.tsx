import { assertNever } from '@changqing/protocol';
import { isInfoScreen } from '../screen-for-info.ts';
import { isLookUpScreen } from '../screen-for-look-up.ts';
import { isTechnicianScreen } from '../screen-for-technician.ts';
import type { Screen } from '../screen-for.ts';
import { Accepted } from './accepted.tsx';
import { Already } from './already.tsx';
import { AnotherWay } from './another-way.tsx';
import { Away } from './away.tsx';
import { CaptureFinger } from './capture-finger.tsx';
import { CapturePalm } from './capture-palm.tsx';
import { Choose } from './choose.tsx';
import { Consent } from './consent.tsx';
import { Counter } from './counter.tsx';
import { Identify } from './identify.tsx';
import { Identifying } from './identifying.tsx';
import { Idle } from './idle.tsx';
import { Kept } from './kept.tsx';
import { Left } from './left.tsx';
import { NoBiometrics } from './no-biometrics.tsx';
import { NotEnrolled } from './not-enrolled.tsx';
import { NotFound } from './not-found.tsx';
import { NotYetDue } from './not-yet-due.tsx';
import { NumberScreen } from './number.tsx';
import { Received } from './received.tsx';
import { ShowInfo } from './show-info.tsx';
import { ShowLookUp } from './show-look-up.tsx';
import { ShowTechnician } from './show-technician.tsx';
import { Slip } from './slip.tsx';
import { StaffPending } from './staff-pending.tsx';
import { Starting } from './starting.tsx';
import { TimedOut } from './timed-out.tsx';
import { Trouble } from './trouble.tsx';
import { Unpaired } from './unpaired.tsx';

/** One component for each screen; the compiler insists on all of them. */
export function ShowScreen({ screen }: { readonly screen: Screen }) {
  if (isLookUpScreen(screen)) return <ShowLookUp screen={screen} />;
  if (isInfoScreen(screen)) return <ShowInfo screen={screen} />;
  if (isTechnicianScreen(screen)) return <ShowTechnician screen={screen} />;
  switch (screen.screen) {
    case 'away':
      return <Away screen={screen} />;
    case 'unpaired':
      return <Unpaired screen={screen} />;
    case 'starting':
      return <Starting screen={screen} />;
    case 'idle':
      return <Idle screen={screen} />;
    case 'choose':
      return <Choose screen={screen} />;
    case 'identify':
      return <Identify screen={screen} />;
    case 'number':
      return <NumberScreen screen={screen} />;
    case 'identifying':
      return <Identifying screen={screen} />;
    case 'consent':
      return <Consent screen={screen} />;
    case 'capture-finger':
      return <CaptureFinger screen={screen} />;
    case 'capture-palm':
      return <CapturePalm screen={screen} />;
    case 'another-way':
      return <AnotherWay screen={screen} />;
    case 'trouble':
      return <Trouble screen={screen} />;
    case 'accepted':
      return <Accepted screen={screen} />;
    case 'already':
      return <Already screen={screen} />;
    case 'not-yet-due':
      return <NotYetDue screen={screen} />;
    case 'kept':
      return <Kept screen={screen} />;
    case 'received':
      return <Received screen={screen} />;
    case 'counter':
      return <Counter screen={screen} />;
    case 'not-found':
      return <NotFound screen={screen} />;
    case 'not-enrolled':
      return <NotEnrolled screen={screen} />;
    case 'no-biometrics':
      return <NoBiometrics screen={screen} />;
    case 'slip':
      return <Slip screen={screen} />;
    case 'staff-pending':
      return <StaffPending screen={screen} />;
    case 'left':
      return <Left screen={screen} />;
    case 'timed-out':
      return <TimedOut screen={screen} />;
    default:
      return assertNever(screen);
  }
}
