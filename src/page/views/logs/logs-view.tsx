/** The logs of all containers: search, and live. */
import { AgentField } from '../../parts/agent-field.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Select } from '../../parts/select.tsx';
import { place, setQuery } from '../../routing/router.ts';
import { useDelayed } from '../../state/delayed.ts';
import { machines } from '../../state/members.ts';
import { LogTail } from './log-tail.tsx';

const LEVELS = [
  ['', 'all'],
  ['error', 'error'],
  ['warn', 'warn or worse'],
  ['info', 'info or worse'],
] as const;

export function LogsView() {
  const {
    text = '',
    agent = '',
    machine = '',
    level = '',
    trace_id = '',
    since = '',
    until = '',
  } = place.value.query;
  const question = useDelayed({ text, agent, machine, level, trace_id, since, until });
  const narrowed = trace_id !== '' || since !== '' || until !== '';
  return (
    <>
      <h1>Logs</h1>
      <div class="tools">
        <SearchField
          label="Words in lines"
          value={text}
          onInput={(words) => setQuery({ text: words })}
        />
        <AgentField value={agent} onInput={(name) => setQuery({ agent: name })} />
        <Select
          label="Machine"
          value={machine}
          onChange={(to) => setQuery({ machine: to })}
          options={[['', 'both'], ...machines.value.map(({ name }) => [name, name] as const)]}
        />
        <Select
          label="Level"
          value={level}
          options={LEVELS}
          onChange={(to) => setQuery({ level: to })}
        />
      </div>
      {narrowed && (
        <p class="filter-note">
          {trace_id !== '' && <>Only request {trace_id} </>}
          {since !== '' && <>since {since} </>}
          {until !== '' && <>until {until} </>}
          <button
            type="button"
            class="quiet"
            onClick={() => setQuery({ trace_id: undefined, since: undefined, until: undefined })}
          >
            Show all
          </button>
        </p>
      )}
      <LogTail question={question} />
    </>
  );
}
