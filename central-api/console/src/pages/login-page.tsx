import { consoleMe, staffId as staffIdSchema, type ConsoleMe } from '@changqing/protocol';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { askCentral } from '../central-client.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextEntry } from '../parts/text-entry.tsx';
import { useNow } from '../use-now.ts';
import { sayRefusal } from '../words/refusals.ts';
import { shell } from '../words/shell.ts';
import css from './login-page.module.css';

const words = shell.login;

/** Why somebody who was logged in stands here again. */
export type Ended = 'idle' | 'over' | 'left';

interface LoginPageProps {
  readonly ended: Ended | undefined;
  readonly onLogin: (me: ConsoleMe) => void;
}

interface Wrong {
  readonly staffId?: string;
  readonly password?: string;
  readonly code?: string;
}

/** What people type with another keyboard, as it is meant: full width, capitals, spaces around. */
const plain = (text: string): string => text.normalize('NFKC').trim();

function check(staffId: string, password: string, code: string): Wrong {
  return {
    ...(staffIdSchema.safeParse(staffId).success ? {} : { staffId: words.staffIdWrong }),
    ...(password === '' ? { password: words.passwordMissing } : {}),
    ...(/^\d{6}$/.test(code) ? {} : { code: words.codeWrong }),
  };
}

/** Account, password, one-time code. */
export function LoginPage({ ended, onLogin }: LoginPageProps) {
  const [staffId, setStaffId] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<Wrong>({});
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);
  const now = useNow(500);
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const waitSeconds = Math.max(0, Math.ceil((waitUntil - now) / 1_000));

  async function logIn(): Promise<void> {
    const given = { staffId: plain(staffId).toLowerCase(), password, code: plain(code).replaceAll(' ', '') };
    const found = check(given.staffId, given.password, given.code);
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    const ending = new AbortController();
    leaving.current = ending;
    setBusy(true);
    setRefused(undefined);
    const answer = await askCentral('/console/api/login', consoleMe, ending.signal, given);
    if (ending.signal.aborted) return;
    setBusy(false);
    if (answer.ok) {
      onLogin(answer.value);
      return;
    }
    const { code: why, retryAfterSeconds } = answer.error;
    setRefused(sayRefusal(answer.error));
    setCode('');
    if ((why === 'staff-waiting' || why === 'rate-limited') && retryAfterSeconds !== undefined)
      setWaitUntil(Date.now() + retryAfterSeconds * 1_000);
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!busy && waitSeconds === 0) void logIn();
  }

  return (
    <main className={css.page} data-page="login">
      <form className={css.card} onSubmit={submit} noValidate>
        <div>
          <p className={css.bureau}>{shell.bureau}</p>
          <h1>{words.title}</h1>
        </div>
        {refused === undefined ? (
          ended === undefined ? null : (
            <Notice tone="wait">{words[ended]}</Notice>
          )
        ) : (
          <Notice tone="stop">{refused}</Notice>
        )}
        <TextEntry
          name="staffId"
          label={words.staffId}
          value={staffId}
          onChange={setStaffId}
          wrong={wrong.staffId}
          autoComplete="username"
          autoFocus
        />
        <TextEntry
          name="password"
          label={words.password}
          value={password}
          onChange={setPassword}
          wrong={wrong.password}
          type="password"
          autoComplete="current-password"
          maxLength={128}
        />
        <TextEntry
          name="code"
          label={words.code}
          hint={words.codeHint}
          value={code}
          onChange={setCode}
          wrong={wrong.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={12}
        />
        <ActButton look="primary" type="submit" action="login.enter" isDisabled={busy || waitSeconds > 0}>
          {waitSeconds > 0 ? words.wait(waitSeconds) : busy ? words.entering : words.enter}
        </ActButton>
      </form>
    </main>
  );
}
