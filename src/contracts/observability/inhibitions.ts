/** What explains what: an alert that follows from another is shown on the page and told to nobody. */
import { ESCALATION } from './alerts.ts';

export interface Inhibition {
  readonly why: string;
  /** Names of the alerts that explain. */
  readonly causes: readonly string[];
  /** Names of the alerts that follow; `*` for all others. */
  readonly effects: readonly string[] | '*';
  /** Labels that both have in common. */
  readonly equal: readonly string[];
}

const GONE = ['AgentDown', 'AgentHanging', 'ServiceDown', 'ObservabilityDown'];

export const INHIBITIONS: readonly Inhibition[] = [
  {
    why: 'A machine that is gone explains all that is missing on it.',
    causes: ['MachineUnreachable'],
    effects: '*',
    equal: ['machine'],
  },
  {
    why: 'A container that is gone explains how badly it works.',
    causes: GONE,
    effects: [
      'ErrorRateHigh',
      'LatencyHigh',
      'MemoryNearLimit',
      'FailureLikely',
      'QueueDeep',
      'QueueStuck',
      'ErrorReportsWait',
    ],
    equal: ['machine', 'agent'],
  },
  {
    why: 'A container that ends again and again is now and then gone.',
    causes: ['AgentCrashLoop', 'AgentOutOfMemory'],
    effects: ['AgentRestarted', 'AgentDown', 'FailureLikely'],
    equal: ['machine', 'agent'],
  },
  {
    why: 'Without the link nothing crosses.',
    causes: ['LinkDown'],
    effects: ['StreamBehind', 'AlertmanagerAlone'],
    equal: [],
  },
  {
    why: 'Full is more than nearly full.',
    causes: ['DiskFull'],
    effects: ['DiskNearlyFull'],
    equal: ['machine', 'mount'],
  },
  {
    why: 'The same of streams.',
    causes: ['StreamsFull'],
    effects: ['StreamsNearlyFull'],
    equal: ['machine'],
  },
  {
    why: 'The same of certificates that end.',
    causes: ['CertificateEndsInAWeek'],
    effects: ['CertificateEndsInAMonth'],
    equal: ['machine', 'certificate'],
  },
];

/** The same alert with more weight explains the one with less, if these are equal. */
export const WORSE = {
  cause: 'critical',
  effect: 'warning',
  equal: ['alertname', 'machine', 'agent'],
} as const;

type Labels = Readonly<Record<string, string>>;

/**
 * Whether an alert follows from one of the others, as Alertmanager sees it. An escalation is another message about an
 * alert: it neither explains nor is explained.
 *
 * @param others labels of what is there now
 */
export function isExplained(labels: Labels, others: readonly Labels[]): boolean {
  if (isEscalation(labels)) return false;
  const causes = others.filter((one) => !isEscalation(one));
  const name = labels['alertname'] ?? '';
  const sameAs = (one: Labels, equal: readonly string[]) =>
    equal.every((label) => (one[label] ?? '') === (labels[label] ?? ''));
  const follows = INHIBITIONS.some(
    ({ causes: names, effects, equal }) =>
      (effects === '*' ? !names.includes(name) : effects.includes(name)) &&
      causes.some((one) => names.includes(one['alertname'] ?? '') && sameAs(one, equal)),
  );
  const isLess = labels['severity'] === WORSE.effect;
  return (
    follows ||
    (isLess && causes.some((one) => one['severity'] === WORSE.cause && sameAs(one, WORSE.equal)))
  );
}

function isEscalation(labels: Labels): boolean {
  return labels[ESCALATION.label] === ESCALATION.value;
}
