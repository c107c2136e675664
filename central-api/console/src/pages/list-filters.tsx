import { Label, ToggleButton, ToggleButtonGroup, type Key } from 'react-aria-components';
import type { ListFilter, StateFilter } from '../fleet/list-rows.ts';
import parts from '../parts/parts.module.css';
import { TextEntry } from '../parts/text-entry.tsx';
import { shell } from '../words/shell.ts';
import css from './terminals-page.module.css';

const words = shell.terminals;
const STATES: readonly StateFilter[] = ['all', 'trouble', 'late', 'on-time', 'never-seen', 'closed'];
const isState = (key: Key | undefined): key is StateFilter => STATES.some((state) => state === key);

interface ListFiltersProps {
  readonly filter: ListFilter;
  readonly onFilter: (filter: ListFilter) => void;
  readonly counts: Readonly<Record<StateFilter, number>>;
  readonly sites: readonly string[];
}

/** By state with how many there are, by site, by what is typed. */
export function ListFilters({ filter, onFilter, counts, sites }: ListFiltersProps) {
  return (
    <div className={css.filters} role="search">
      <ToggleButtonGroup
        className={css.states ?? ''}
        aria-label={words.state}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[filter.state]}
        onSelectionChange={(keys) => {
          const [state] = keys;
          if (isState(state)) onFilter({ ...filter, state });
        }}
      >
        {STATES.map((state) => (
          <ToggleButton key={state} id={state} className={css.state ?? ''} data-action={`filter.${state}`}>
            <span>{words.states[state]}</span>
            <span>{counts[state]}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div className={parts.field}>
        <Label htmlFor="filter-site">{words.site}</Label>
        <select id="filter-site" value={filter.site} onChange={({ target }) => onFilter({ ...filter, site: target.value })}>
          <option value="">{words.allSites}</option>
          {sites.map((site) => (
            <option key={site} value={site}>
              {words.site_(site)}
            </option>
          ))}
        </select>
      </div>
      <div className={css.find}>
        <TextEntry
          name="find"
          label={`${words.search}（${words.searchHint}）`}
          type="search"
          value={filter.text}
          onChange={(text) => onFilter({ ...filter, text })}
        />
      </div>
    </div>
  );
}
