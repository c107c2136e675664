import type { DockPerson } from '@changqing/protocol';
import { useCallback, useState } from 'react';
import { Control, Section } from './control.tsx';
import { readPeople } from './dock-client.ts';
import { usePolled } from './use-polled.ts';
import css from './dock.module.css';

interface PeopleSectionProps {
  readonly chosen: DockPerson | undefined;
  readonly choose: (person: DockPerson) => void;
}

/** The cast and everybody else: who stands in front of the kiosk. */
export function PeopleSection({ chosen, choose }: PeopleSectionProps) {
  const [trouble, setTrouble] = useState('');
  const [search, setSearch] = useState('');
  const [offset, setOffset] = useState(0);
  const read = useCallback((signal: AbortSignal) => readPeople({ trouble, search, offset }, signal), [trouble, search, offset]);
  const { value } = usePolled(read, 20_000);
  const people = value?.people ?? [];
  return (
    <Section title="Who" chinese="谁来办" aside={value === undefined ? undefined : `${value.total}`}>
      <div className={css.filters}>
        <select
          className={css.select}
          data-action="people.trouble"
          value={trouble}
          onChange={(event) => {
            setTrouble(event.target.value);
            setOffset(0);
          }}
        >
          <option value="">everybody 所有人</option>
          {value?.troubles.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <input
          className={css.input}
          data-action="people.search"
          placeholder="name or number 姓名或号码"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setOffset(0);
          }}
        />
      </div>
      <ul className={css.people}>
        {people.map((person) => (
          <li key={person.personId}>
            <button
              type="button"
              className={css.person}
              data-action={`person.${person.personId}`}
              aria-pressed={person.personId === chosen?.personId}
              onClick={() => choose(person)}
            >
              <span className={css.name}>{person.name}</span>
              {person.trouble !== undefined && <span className={css.tag}>{person.trouble}</span>}
              <span className={css.number}>{person.number}</span>
              <span className={css.note}>{person.note}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={css.row}>
        <Control action="people.previous" disabled={offset === 0} onPress={() => setOffset(Math.max(0, offset - 40))}>
          ← previous 上一页
        </Control>
        <Control
          action="people.next"
          disabled={value === undefined || offset + people.length >= value.total}
          onPress={() => setOffset(offset + 40)}
        >
          next 下一页 →
        </Control>
      </div>
    </Section>
  );
}
