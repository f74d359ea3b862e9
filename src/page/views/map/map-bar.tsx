/** Counts by state, which also filter; search; density. */
import { Glyph } from '../../parts/glyph.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { count } from '../../format/quantity.ts';
import { NO_FILTER, toggled } from '../../state/filter.ts';
import { counts } from '../../state/members.ts';
import { STATES } from '../../state/states.ts';
import { chooseDensity, density, filter, shown } from './map-filter.ts';
import { shownTiles } from './roving.ts';

export function MapBar() {
  return (
    <div class="map-bar">
      <StateChips />
      <div class="map-tools">
        <SearchField
          label="Search the fleet"
          placeholder="Name, group, machine, state"
          value={filter.value.text}
          onInput={(text) => (filter.value = { ...filter.value, text })}
          onEnter={() => shownTiles()[0]?.focus()}
        />
        <div class="segments" role="group" aria-label="Tiles">
          {(['names', 'signs'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={density.value === each}
              onClick={() => chooseDensity(each)}
            >
              {each}
            </button>
          ))}
        </div>
      </div>
      <FilterNote />
    </div>
  );
}

function StateChips() {
  const { total } = counts.value;
  return (
    <div class="chips" role="group" aria-label="Containers by state">
      <span class="chip is-total">
        <strong>{count(total)}</strong> containers
      </span>
      {STATES.filter(({ state }) => counts.value[state] > 0 || filter.value.states.has(state)).map(
        ({ state, label, meaning }) => (
          <button
            key={state}
            type="button"
            class={`chip is-${state}`}
            title={meaning}
            aria-pressed={filter.value.states.has(state)}
            onClick={() => (filter.value = toggled(filter.value, state))}
          >
            <Glyph state={state} />
            <strong>{count(counts.value[state])}</strong> {label}
          </button>
        ),
      )}
    </div>
  );
}

function FilterNote() {
  const found = shown.value?.size;
  return (
    <p class="filter-note" role="status">
      {found !== undefined && (
        <>
          {count(found)} of {count(counts.value.total)} shown{' '}
          <button type="button" class="quiet" onClick={() => (filter.value = NO_FILTER)}>
            Show all
          </button>
        </>
      )}
    </p>
  );
}
