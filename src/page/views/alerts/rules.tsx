/** Rules that compare a figure with a threshold: those of the fleet, and those that people added. */
import { duration } from '../../format/time.ts';
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
  readonly enabled: boolean;
  readonly severity: string;
  readonly for_seconds: number;
  readonly built_in: boolean;
  /** Prometheus evaluates it; null: it does not answer. */
  readonly taken: boolean | null;
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
      title="Threshold rules"
      resource={rules}
      empty={(reply) => (reply.rules.length === 0 ? 'All of them were removed.' : undefined)}
    >
      {(reply) => (
        <ul class="records is-flat">
          {reply.rules.map((rule) => (
            <li key={rule.rule_id}>
              <Severity word={rule.severity} />
              <span class="record-who">{rule.rule_id}</span>
              <span class="record-what">
                <code>
                  {rule.metric_name} {SIGNS[rule.condition] ?? rule.condition} {rule.threshold}
                </code>{' '}
                for {duration(rule.for_seconds * 1_000)} <small>{notesOn(rule)}</small>
              </span>
              <WriteButton scope="alerts:write" onClick={() => void remove(rule.rule_id)}>
                Remove
              </WriteButton>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function notesOn({ built_in, enabled, taken }: Rule): string {
  const notes = [
    built_in ? 'came with the fleet' : 'added or changed here',
    enabled ? undefined : 'off',
    enabled && taken === false ? 'Prometheus has not taken it yet' : undefined,
  ];
  return notes.filter((note) => note !== undefined).join(', ');
}
