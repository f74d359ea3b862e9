/** Alert rules that people added at run time. */
import { ask } from '../../net/api.ts';
import { Panel } from '../../parts/panel.tsx';
import { Severity } from '../../parts/severity.tsx';
import { say } from '../../parts/toast.tsx';
import { WriteButton } from '../../parts/write-button.tsx';
import { useResource } from '../../state/resource.ts';

interface Rule {
  readonly rule_id: string;
  readonly metric_name: string;
  readonly condition: string;
  readonly threshold: number;
  readonly enabled?: boolean;
  readonly severity?: string;
}

const EVERY_MS = 30_000;
const SIGNS: Readonly<Record<string, string>> = { gt: '>', lt: '<', eq: '=', ne: '≠' };

export function Rules() {
  const rules = useResource<{ rules: readonly Rule[] }>('/v1/alert-rules', {}, EVERY_MS);
  const remove = async (id: string) => {
    try {
      await ask(`/v1/alert-rules/${encodeURIComponent(id)}`, { method: 'DELETE' });
      say(`Rule ${id} is removed`);
    } catch (error) {
      say((error as Error).message, false);
    }
    rules.reload();
  };
  return (
    <Panel
      title="Rules added at run time"
      resource={rules}
      empty={(reply) =>
        reply.rules.length === 0 ? 'None beside those of the fleet itself.' : undefined
      }
    >
      {(reply) => (
        <ul class="records is-flat">
          {reply.rules.map(
            ({
              rule_id,
              metric_name,
              condition,
              threshold,
              enabled = true,
              severity = 'warning',
            }) => (
              <li key={rule_id}>
                <Severity word={severity} />
                <span class="record-who">{rule_id}</span>
                <span class="record-what">
                  <code>
                    {metric_name} {SIGNS[condition] ?? condition} {threshold}
                  </code>
                  {!enabled && ' (off)'}
                </span>
                <WriteButton scope="alerts:write" onClick={() => void remove(rule_id)}>
                  Remove
                </WriteButton>
              </li>
            ),
          )}
        </ul>
      )}
    </Panel>
  );
}
