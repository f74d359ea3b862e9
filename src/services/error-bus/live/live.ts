/** What happens with each event right after it was stored: tail and alerts, floods taken into account. */
import type { Stored } from '../index/row.ts';
import type { FloodWatch } from './flood.ts';
import type { Tail } from './tail.ts';

export interface LiveParts {
  readonly tail: Tail;
  readonly floods: FloodWatch;
  readonly publish: (kind: string, payload: Record<string, unknown>) => void;
  readonly onCollapsed?: (rule: string) => void;
}

/** Name of the event that tells of a flood: `event.alert.flood`. */
const ALERT = 'alert.flood';

/** Shows new events to those who listen, unless a flood swallows them, and alerts. */
export function goLive(reports: readonly Stored[], parts: LiveParts): void {
  for (const { report, storedAt } of reports) {
    const { collapsedBy, tell, escalate } = parts.floods.see(report, storedAt);
    for (const flood of tell) parts.tail.collapsed(flood, report);
    if (collapsedBy.length === 0) parts.tail.error(report);
    else for (const { rule } of collapsedBy) parts.onCollapsed?.(rule.name);
    for (const { agent, rule, count, since } of escalate) {
      parts.publish(ALERT, {
        agent,
        rule: rule.name,
        count,
        window_seconds: rule.window_seconds,
        since: new Date(since).toISOString(),
        timestamp: new Date(storedAt).toISOString(),
        last_error: {
          error_id: report.error_id,
          severity: report.severity,
          error_type: report.error_type,
          message: report.message,
        },
      });
    }
  }
}
