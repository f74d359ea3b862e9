/** A critical alert that lasts and that nobody acknowledged is told to more people. */
import { ESCALATION } from '../../../../contracts/observability/alerts.ts';
import type { Alert } from '../../../../contracts/observability/observability.ts';
import type { PostedAlert } from '../alertmanager/client.ts';
import type { Sighting } from './sightings.ts';

const ESCALATES = 'critical';

/**
 * Silenced and inhibited alerts do not escalate: somebody knows, or something else is the cause.
 *
 * @param now Unix milliseconds
 */
export function isOverdue(
  { severity, state, acknowledged }: Alert,
  { first_seen }: Sighting,
  now: number,
  afterMs: number,
): boolean {
  return (
    severity === ESCALATES &&
    state === 'active' &&
    acknowledged === null &&
    now - first_seen >= afterMs
  );
}

/**
 * The second alert about the same thing; Alertmanager sends it to the receiver `escalation`. Both
 * hubs make the same labels, so two of them are one. It has no end: that is what Alertmanager adds,
 * by its own clock, when the hubs stop repeating it.
 *
 * @param raw labels and annotations of the alert that lasts
 */
export function escalationOf(
  { labels, summary, description, runbook_url }: Alert,
  afterMs: number,
): PostedAlert {
  const minutes = Math.round(afterMs / 60_000);
  return {
    labels: { ...labels, [ESCALATION.label]: ESCALATION.value },
    annotations: {
      summary: `For over ${minutes} min, and nobody acknowledged it: ${summary}`,
      ...(description === '' ? {} : { description }),
      ...(runbook_url === null ? {} : { runbook_url }),
    },
  };
}
