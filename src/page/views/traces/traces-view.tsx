/** Requests through the fleet, and one of them as a waterfall. */
import { Panel } from '../../parts/panel.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Select } from '../../parts/select.tsx';
import { place, setQuery } from '../../routing/router.ts';
import { useDelayed } from '../../state/delayed.ts';
import { useResource } from '../../state/resource.ts';
import { OneTrace } from './one-trace.tsx';
import { TraceList, type TracesReply } from './trace-list.tsx';

const EVERY_MS = 5_000;
const SLOW = [
  ['', 'any'],
  ['50', '50 ms or more'],
  ['250', '250 ms or more'],
  ['1000', '1 s or more'],
] as const;

export function TracesView() {
  const { path, query } = place.value;
  if (path[0] !== undefined) return <OneTrace id={path[0]} />;
  return <AllTraces query={query} />;
}

function AllTraces({ query }: { query: Readonly<Record<string, string>> }) {
  const { agent = '', min_ms = '', code = '' } = query;
  const question = useDelayed({ agent, min_ms, code });
  const traces = useResource<TracesReply>('/v1/traces', { ...question, limit: 100 }, EVERY_MS);
  return (
    <>
      <h1>Traces</h1>
      <div class="tools">
        <SearchField
          label="Agent that took part"
          value={agent}
          onInput={(name) => setQuery({ agent: name })}
        />
        <Select
          label="Took"
          value={min_ms}
          options={SLOW}
          onChange={(to) => setQuery({ min_ms: to })}
        />
        <label class="select">
          <span>Code</span>
          <input
            value={code}
            spellcheck={false}
            placeholder="e.g. ok"
            onInput={(event) => setQuery({ code: event.currentTarget.value })}
          />
        </label>
      </div>
      <Panel
        title="Latest requests"
        resource={traces}
        empty={(reply) =>
          reply.traces.length === 0 ? 'No request that was traced fits.' : undefined
        }
      >
        {(reply) => <TraceList traces={reply.traces} />}
      </Panel>
    </>
  );
}
