import { consoleMe, type ConsoleMe } from '@changqing/protocol';
import { useEffect, useState } from 'react';
import { askCentral, type Refusal } from './central-client.ts';
import { LoginPage, type Ended } from './pages/login-page.tsx';
import { ActButton } from './parts/act-button.tsx';
import { Notice } from './parts/notice.tsx';
import { Desk } from './desk.tsx';
import { sayRefusal } from './words/refusals.ts';
import { shell } from './words/shell.ts';

type Login =
  | { readonly state: 'asking' }
  | { readonly state: 'unknown'; readonly refusal: Refusal }
  | { readonly state: 'out'; readonly ended?: Ended }
  | { readonly state: 'in'; readonly me: ConsoleMe };

/** Login first, then the pages. */
export function App() {
  const [login, setLogin] = useState<Login>({ state: 'asking' });
  const [tries, setTries] = useState(0);

  useEffect(() => {
    const ending = new AbortController();
    void askCentral('/console/api/me', consoleMe, ending.signal).then((answer) => {
      if (ending.signal.aborted) return;
      if (answer.ok) setLogin({ state: 'in', me: answer.value });
      else setLogin(answer.error.code === 'not-logged-in' ? { state: 'out' } : { state: 'unknown', refusal: answer.error });
    });
    return () => ending.abort();
  }, [tries]);

  switch (login.state) {
    case 'asking':
      return <main aria-busy="true" />;
    case 'unknown':
      return (
        <main data-page="unreachable">
          <Notice tone="stop">
            <p>{sayRefusal(login.refusal)}</p>
            <ActButton action="app.again" onPress={() => setTries(tries + 1)}>
              {shell.tryAgain}
            </ActButton>
          </Notice>
        </main>
      );
    case 'out':
      return <LoginPage ended={login.ended} onLogin={(me) => setLogin({ state: 'in', me })} />;
    case 'in':
      return <Desk key={login.me.staffId} me={login.me} onEnded={(ended) => setLogin({ state: 'out', ended })} />;
  }
}
