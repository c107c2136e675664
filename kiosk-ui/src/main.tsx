import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/motion.css';
import type { View } from '@changqing/protocol';
import type { Absence } from './absence.ts';
import { createRoot } from 'react-dom/client';
import { connectToAgent } from './agent-client.ts';
import { App } from './app.tsx';
import { askAgent, DeskFeed, type DeskPort } from './desk-port.ts';
import { ErrorRim } from './error-rim.tsx';
import { touchGuard, watchContacts } from './parts/touch-guard.ts';
import { REFERENCE_SCREEN } from '@changqing/protocol';
import { applyScreen, readScreen } from './style/screen.ts';
import { VoicePlayer } from './voice/voice-player.ts';

const host = document.getElementById('root');
if (host === null) throw new Error('the page has no root element');

applyScreen(REFERENCE_SCREEN, document.documentElement);
void readScreen(AbortSignal.timeout(3_000)).then((screen) => applyScreen(screen, document.documentElement));
watchContacts(touchGuard, window);

const voice = new VoicePlayer((address) => new Audio(address));
// Speech stops under the finger, before anything else happens.
window.addEventListener('pointerdown', () => voice.stop(), { capture: true });
window.addEventListener('contextmenu', (event) => event.preventDefault());

const root = createRoot(host);
const desk: DeskPort = { feed: new DeskFeed(), ask: askAgent };
const client = connectToAgent({
  onView: (view) => {
    voice.heed(view);
    if (!view.step.step.startsWith('technician.')) desk.feed.forget();
    show(view);
  },
  onAbsent: (absence) => {
    voice.heed(undefined);
    desk.feed.forget();
    show(undefined, absence);
  },
  onDesk: (event, payload) => desk.feed.heed(event, payload),
  onSessionOver: () => {
    voice.stop();
    // A new document, not a new route: nothing of the last person is left in memory that the page can reach.
    location.replace('/');
  },
});

function show(view: View | undefined, absence?: Absence): void {
  root.render(
    <ErrorRim>
      <App view={view} absence={absence} act={(command) => client.act(command)} desk={desk} />
    </ErrorRim>,
  );
}
