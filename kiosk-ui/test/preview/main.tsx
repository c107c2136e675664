import '../../src/style/fonts.css';
import '../../src/style/tokens.css';
import '../../src/style/base.css';
import '../../src/style/motion.css';
import type { PersonSettings } from '@changqing/protocol';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { App } from '../../src/app.tsx';
import { DeskFeed, type DeskPort } from '../../src/desk-port.ts';
import { touchGuard, watchContacts } from '../../src/parts/touch-guard.ts';
import { REFERENCE_SCREEN } from '@changqing/protocol';
import { applyScreen } from '../../src/style/screen.ts';
import { loadDesk } from '../../src/screens/technician-desk.tsx';
import { ALL_PREVIEWS } from './all-previews.ts';
import { splitByCoverage } from '../../src/style/coverage.ts';
import { measurePage, setCoverage, type PageMeasure } from './measure.ts';

interface PreviewPage {
  readonly names: readonly string[];
  readonly actions: readonly string[];
  show(name: string, settings: Partial<PersonSettings>): Promise<void>;
  measure(): PageMeasure;
}

declare global {
  interface Window {
    previewPage: PreviewPage;
  }
}

const host = document.getElementById('root');
if (host === null) throw new Error('the page has no root element');
applyScreen(REFERENCE_SCREEN, document.documentElement);
watchContacts(touchGuard, window);
const root = createRoot(host);
const actions: string[] = [];
const NO_DESK: DeskPort = { feed: new DeskFeed(), ask: () => Promise.resolve({ ok: false, error: { code: 'desk-closed' } }) };
// Pages that ship apart are there before they are shown.
await loadDesk();
let shown = { name: '', count: 0 };
setCoverage((text) => splitByCoverage(text).flatMap((piece) => (piece.covered ? [] : [piece.codePoint])));

window.previewPage = {
  names: ALL_PREVIEWS.map((preview) => preview.name),
  actions,
  async show(name, settings) {
    const preview = ALL_PREVIEWS.find((candidate) => candidate.name === name);
    if (preview === undefined) throw new Error(`no preview ${name}`);
    const view = preview.view === undefined ? undefined : { ...preview.view, settings: { ...preview.view.settings, ...settings } };
    // Another size, theme or language is given to the page that stands, as a person's choice would be; another state is a new page.
    if (shown.name !== name) shown = { name, count: shown.count + 1 };
    actions.length = 0;
    flushSync(() => {
      root.render(
        <App
          key={shown.count}
          view={view}
          absence={preview.absence}
          act={(command) => actions.push(JSON.stringify(command))}
          desk={preview.desk?.() ?? NO_DESK}
          {...(preview.panel === undefined ? {} : { openedPanel: preview.panel })}
        />,
      );
    });
    // Without an agent the page stands in its usual settings; audits still want the ones asked for.
    const root_ = document.documentElement;
    if (settings.size !== undefined) root_.dataset['size'] = settings.size;
    if (settings.theme !== undefined) root_.dataset['theme'] = settings.theme;
    await document.fonts.ready;
    // Parts of a page are cut anew when a font has arrived.
    flushSync(() => undefined);
  },
  measure: measurePage,
};
