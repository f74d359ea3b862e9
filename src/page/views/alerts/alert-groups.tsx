/** Alerts of now: those that many containers have at once stand together and open on demand. */
import type { Alert } from '../../../contracts/observability/observability.ts';
import { Severity } from '../../parts/severity.tsx';
import { AlertCard } from './alert-card.tsx';

/** More of one name than this are put together. */
const MANY = 4;

export function AlertGroups({
  alerts,
  onChange,
}: {
  alerts: readonly Alert[];
  onChange: () => void;
}) {
  const groups = [
    ...Map.groupBy(alerts, ({ name, severity, state }) => `${severity} ${name} ${state}`),
  ];
  return (
    <ul class="alert-list">
      {groups.map(([key, group]) =>
        group.length <= MANY ? (
          group.map((alert) => (
            <AlertCard key={alert.fingerprint} alert={alert} onChange={onChange} />
          ))
        ) : (
          <li key={key}>
            <Many group={group} onChange={onChange} />
          </li>
        ),
      )}
    </ul>
  );
}

function Many({ group, onChange }: { group: readonly Alert[]; onChange: () => void }) {
  const { name, severity, state } = group[0]!;
  return (
    <details class={`alert-card is-${severity} ${state === 'suppressed' ? 'is-quiet' : ''}`}>
      <summary>
        <Severity word={severity} />
        <strong>{name}</strong> {group.length} times
        <span class="hint">
          {group
            .slice(0, 3)
            .map(({ member, summary }) => member ?? summary)
            .join(', ')}{' '}
          …
        </span>
      </summary>
      <ul class="alert-list">
        {group.map((alert) => (
          <AlertCard key={alert.fingerprint} alert={alert} onChange={onChange} />
        ))}
      </ul>
    </details>
  );
}
