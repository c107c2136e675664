import type { FleetDetail, StoredEvent } from '@changqing/protocol';
import { useState } from 'react';
import { Box } from '../../parts/box.tsx';
import { Mark } from '../../parts/mark.tsx';
import parts from '../../parts/parts.module.css';
import { TextEntry } from '../../parts/text-entry.tsx';
import { sayEvent } from '../../words/events.ts';
import { sayCount, sayInstant } from '../../words/say.ts';
import { page } from '../../words/terminal.ts';
import css from '../terminal-page.module.css';

const words = page.events;

interface EventsTabProps {
  readonly events: readonly StoredEvent[];
  /** For those who may see it. */
  readonly audit: FleetDetail['audit'];
  readonly nowMs: number;
}

/** What happened, the newest first, in words. */
export function EventsTab({ events, audit }: EventsTabProps) {
  const [text, setText] = useState('');
  const [badOnly, setBadOnly] = useState(false);
  const wanted = text.trim().toLowerCase();
  const shown = events
    .map((event) => ({ event, said: sayEvent(event) }))
    .filter(({ said }) => (!badOnly || said.tone === 'stop') && `${said.name} ${said.detail}`.toLowerCase().includes(wanted));
  return (
    <Box title={page.tabs.events} part="events" beside={audit === undefined ? undefined : <Audit audit={audit} />}>
      <div className={css.line}>
        <div className={css.find}>
          <TextEntry name="find-event" type="search" label={words.find} value={text} onChange={setText} />
        </div>
        <label className={css.check}>
          <input type="checkbox" checked={badOnly} onChange={({ target }) => setBadOnly(target.checked)} />
          {words.bad}
        </label>
        <span role="status">{words.shown(shown.length)}</span>
      </div>
      {shown.length === 0 ? <p className={parts.empty}>{words.none}</p> : null}
      <div className={parts.scroll} tabIndex={0} role="group" aria-label={page.tabs.events}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{words.columns.at}</th>
              <th scope="col">{words.columns.event}</th>
              <th scope="col">{words.columns.detail}</th>
              <th scope="col" className={parts.number}>
                {words.columns.sequence}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ event, said }) => (
              <tr key={event.sha256} data-event={event.sequence}>
                <td className={parts.nowrap}>{sayInstant(event.at)}</td>
                <td className={parts.nowrap}>
                  <Mark tone={said.tone} text={said.name} />
                </td>
                <td className={css.break}>{said.detail}</td>
                <td className={parts.number}>{event.sequence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Box>
  );
}

function Audit({ audit: { size, intact, brokenAt } }: { readonly audit: NonNullable<FleetDetail['audit']> }) {
  return (
    <span data-part="audit">
      {words.audit} <Mark tone={intact ? 'good' : 'stop'} text={intact ? words.intact(sayCount(size)) : words.broken(brokenAt ?? 0)} />
    </span>
  );
}
