import { assertNever } from '@changqing/protocol';
import type { LookUpScreen } from '../screen-for-look-up.ts';
import { LookUpArchive } from './look-up-archive.tsx';
import { LookUpArchives } from './look-up-archives.tsx';
import { LookUpCertified } from './look-up-certified.tsx';
import { LookUpCertify } from './look-up-certify.tsx';
import { LookUpCorrection } from './look-up-correction.tsx';
import { LookUpMenu } from './look-up-menu.tsx';
import { LookUpOverview } from './look-up-overview.tsx';
import { LookUpPapers } from './look-up-papers.tsx';
import { LookUpPassword } from './look-up-password.tsx';
import { LookUpSheet } from './look-up-sheet.tsx';
import { LookUpStepUp } from './look-up-step-up.tsx';
import { LookUpWaiting } from './look-up-waiting.tsx';
import { LookUpWord } from './look-up-word.tsx';
import { PrintAsk } from './print-ask.tsx';
import { PrintCollect } from './print-collect.tsx';
import { PrintEnded } from './print-ended.tsx';
import { PrintGoing } from './print-going.tsx';

/** The pages of looking up and printing. */
export function ShowLookUp({ screen }: { readonly screen: LookUpScreen }) {
  switch (screen.screen) {
    case 'look-up-waiting':
      return <LookUpWaiting screen={screen} />;
    case 'look-up-overview':
      return <LookUpOverview screen={screen} />;
    case 'look-up-menu':
      return <LookUpMenu screen={screen} />;
    case 'look-up-sheet':
      return <LookUpSheet screen={screen} />;
    case 'look-up-step-up':
      return <LookUpStepUp screen={screen} />;
    case 'look-up-password':
      return <LookUpPassword screen={screen} />;
    case 'look-up-archives':
      return <LookUpArchives screen={screen} />;
    case 'look-up-archive':
      return <LookUpArchive screen={screen} />;
    case 'look-up-papers':
      return <LookUpPapers screen={screen} />;
    case 'print-ask':
      return <PrintAsk screen={screen} />;
    case 'print-going':
      return <PrintGoing screen={screen} />;
    case 'print-collect':
      return <PrintCollect screen={screen} />;
    case 'print-ended':
      return <PrintEnded screen={screen} />;
    case 'look-up-certify':
      return <LookUpCertify screen={screen} />;
    case 'look-up-certified':
      return <LookUpCertified screen={screen} />;
    case 'look-up-correction':
      return <LookUpCorrection screen={screen} />;
    case 'look-up-word':
      return <LookUpWord screen={screen} />;
    default:
      return assertNever(screen);
  }
}
