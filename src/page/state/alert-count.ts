/** How many alerts are active, for the menu; asked for now and then wherever the page is. */
import { signal } from '@preact/signals';
import type { Alert } from '../../contracts/observability/observability.ts';
import { ask } from '../net/api.ts';

const EVERY_MS = 20_000;

/** Undefined: not known. */
export const alertCount = signal<number | undefined>(undefined);

/** Also told by the view of the alerts, which asks more often. */
export function countAlerts(alerts: readonly Alert[]): void {
  alertCount.value = alerts.filter(({ state }) => state !== 'suppressed').length;
}

export function watchAlertCount(): void {
  const look = async () => {
    try {
      countAlerts((await ask<{ alerts: Alert[] }>('/v1/alerts')).alerts);
    } catch {
      alertCount.value = undefined;
    }
    setTimeout(() => void look(), EVERY_MS);
  };
  void look();
}
