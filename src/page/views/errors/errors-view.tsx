/** Errors of both machines, the newest first. */
import { Panel } from '../../parts/panel.tsx';
import { AgentField } from '../../parts/agent-field.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { Select } from '../../parts/select.tsx';
import { place, setQuery } from '../../routing/router.ts';
import { useDelayed } from '../../state/delayed.ts';
import { useResource } from '../../state/resource.ts';
import { ErrorList, type ErrorsReply } from './error-list.tsx';

const EVERY_MS = 5_000;
const LIMIT = 200;

const SEVERITIES = [
  ['', 'all'],
  ['warning', 'warning or worse'],
  ['error', 'error or worse'],
  ['critical', 'critical or worse'],
] as const;

export function ErrorsView() {
  const { text = '', min_severity = '', agent = '' } = place.value.query;
  const question = useDelayed({ text, min_severity, agent });
  const errors = useResource<ErrorsReply>('/v1/errors', { ...question, limit: LIMIT }, EVERY_MS);
  return (
    <>
      <h1>Errors</h1>
      <div class="tools">
        <SearchField
          label="Words in errors"
          value={text}
          onInput={(words) => setQuery({ text: words })}
        />
        <AgentField value={agent} onInput={(name) => setQuery({ agent: name })} />
        <Select
          label="Severity"
          value={min_severity}
          options={SEVERITIES}
          onChange={(value) => setQuery({ min_severity: value })}
        />
      </div>
      <Panel
        title="Latest errors"
        resource={errors}
        empty={({ data }) => (data.length === 0 ? 'No error fits.' : undefined)}
      >
        {({ data }) => <ErrorList errors={data} />}
      </Panel>
    </>
  );
}
