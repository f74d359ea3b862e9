/** The running part; the actions reach it here. */
import { AlertsNotReady } from '../../../contracts/error-catalogue/observability-hub/alerts.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Alertmanager, PostedAlert } from './alertmanager/client.ts';
import type { RuleKeeper } from './rules/keep-rules.ts';
import type { RulePrometheus } from './rules/prometheus.ts';
import type { RuleBook } from './rules/rule-book.ts';
import type { AlertWatch } from './watch/alert-watch.ts';
import type { AlertDatabase } from './watch/database.ts';

export interface RunningAlerts {
  readonly machine: string;
  readonly alertmanager: Alertmanager;
  readonly acknowledgements: Acknowledgements;
  readonly watch: AlertWatch;
  readonly database: AlertDatabase;
  readonly rules: RuleBook;
  readonly keeper: RuleKeeper;
  readonly prometheus: RulePrometheus;
  /** Resolves when the Alertmanager of that machine has the alerts. */
  readonly deliver: (machine: string, alerts: readonly PostedAlert[]) => Promise<void>;
}

let running: RunningAlerts | undefined;

export function setRunning(part: RunningAlerts | undefined): void {
  running = part;
}

/** @throws ALERTS_NOT_READY */
export function alertsAtHand(): RunningAlerts {
  if (running === undefined) throw new AlertsNotReady();
  return running;
}
