/** What explains what: an alert that follows from another is shown on the page and told to nobody. */

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

/** The `inhibit_rules:` section. */
export function inhibitRules(): string[] {
  return [
    'inhibit_rules:',
    ...INHIBITIONS.flatMap(({ why, causes, effects, equal }) => [
      `  # ${why}`,
      `  - source_matchers: [alertname=~"${causes.join('|')}"]`,
      `    target_matchers: [${effects === '*' ? `alertname!~"${causes.join('|')}"` : `alertname=~"${effects.join('|')}"`}]`,
      `    equal: [${equal.join(', ')}]`,
    ]),
    '  # The same alert, worse.',
    '  - source_matchers: [severity="critical"]',
    '    target_matchers: [severity="warning"]',
    '    equal: [alertname, machine, agent]',
  ];
}
