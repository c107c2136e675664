import type { RemoteCommand } from '@changqing/protocol';
import { useState } from 'react';
import { TextEntry } from '../../parts/text-entry.tsx';
import { page } from '../../words/terminal.ts';
import { sayInstant } from '../../words/say.ts';

const words = page.orders;
const FOR_MS = 2 * 3_600_000;
const LONGEST = 60;

/** The bureau's clock has stood eight hours before UTC all year since 1991. */
const instantOf = (local: string): number => Date.parse(`${local}:00+08:00`);
const localOf = (ms: number): string => sayInstant(ms).slice(0, 16).replace(' ', 'T');

/** What is typed for a notice. */
export interface NoticeDraft {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly until: string;
  readonly setUntil: (until: string) => void;
  readonly wrong: { readonly text?: string; readonly until?: string };
  /** The order; undefined where something is still wrong, which is then named. */
  readonly command: (nowMs: number) => RemoteCommand | undefined;
}

/** A notice as it is typed; at first it stands for two hours. */
export function useNoticeEntry(nowMs: number): NoticeDraft {
  const [text, setText] = useState('');
  const [until, setUntil] = useState(() => localOf(nowMs + FOR_MS));
  const [wrong, setWrong] = useState<NoticeDraft['wrong']>({});
  return {
    text,
    setText,
    until,
    setUntil,
    wrong,
    command: (now) => {
      const said = text.trim();
      const end = instantOf(until);
      const found = {
        ...(said === '' ? { text: words.textMissing } : {}),
        ...(end > now ? {} : { until: words.untilWrong }),
      };
      setWrong(found);
      if (Object.keys(found).length > 0) return undefined;
      return { command: 'show-notice', text: said, until: new Date(end).toISOString() };
    },
  };
}

/** Text and until when. */
export function NoticeEntry({ entry }: { readonly entry: NoticeDraft }) {
  return (
    <>
      <TextEntry
        name="notice"
        label={words.text}
        hint={words.textHint}
        value={entry.text}
        onChange={entry.setText}
        wrong={entry.wrong.text}
        maxLength={LONGEST}
        autoFocus
      />
      <TextEntry
        name="until"
        type="datetime-local"
        label={words.until}
        value={entry.until}
        onChange={entry.setUntil}
        wrong={entry.wrong.until}
      />
    </>
  );
}
