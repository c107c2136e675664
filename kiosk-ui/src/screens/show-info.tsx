import { assertNever } from '@changqing/protocol';
import type { InfoScreen } from '../screen-for-info.ts';
import { FeedbackRate } from './feedback-rate.tsx';
import { FeedbackTelephone } from './feedback-telephone.tsx';
import { FeedbackThanks } from './feedback-thanks.tsx';
import { FeedbackType } from './feedback-type.tsx';
import { FeedbackWay } from './feedback-way.tsx';
import { FeedbackWrite } from './feedback-write.tsx';
import { InfoGuide } from './info-guide.tsx';
import { InfoList } from './info-list.tsx';
import { InfoMenu } from './info-menu.tsx';
import { InfoNotice } from './info-notice.tsx';
import { InfoSites } from './info-sites.tsx';

/** The pages for everybody, and of what is left for the bureau. */
export function ShowInfo({ screen }: { readonly screen: InfoScreen }) {
  switch (screen.screen) {
    case 'info-menu':
      return <InfoMenu screen={screen} />;
    case 'info-list':
      return <InfoList screen={screen} />;
    case 'info-notice':
      return <InfoNotice screen={screen} />;
    case 'info-guide':
      return <InfoGuide screen={screen} />;
    case 'info-sites':
      return <InfoSites screen={screen} />;
    case 'feedback-rate':
      return <FeedbackRate screen={screen} />;
    case 'feedback-way':
      return <FeedbackWay screen={screen} />;
    case 'feedback-write':
      return <FeedbackWrite screen={screen} />;
    case 'feedback-type':
      return <FeedbackType screen={screen} />;
    case 'feedback-telephone':
      return <FeedbackTelephone screen={screen} />;
    case 'feedback-thanks':
      return <FeedbackThanks screen={screen} />;
    default:
      return assertNever(screen);
  }
}
