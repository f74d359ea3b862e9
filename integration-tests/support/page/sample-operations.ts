/** What the hub tells of calls, recoveries, modes and parity, made up but in the shapes of the contracts. */
import type { Member } from '../../../src/contracts/observability/observability.ts';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../../src/contracts/migration/modes.ts';
import type { ActionParity } from '../../../src/contracts/migration/parity.ts';

const iso = (ms: number) => new Date(ms).toISOString();

export function sampleCalls(agent: string, members: readonly Member[]) {
  const call = (from: string, to: string, at: number) => ({
    from,
    to,
    calls: 240 - at * 31,
    calls_per_minute: 4 - at * 0.5,
    errors: at === 2 ? 3 : 0,
    p50_ms: 2.4 + at,
    p95_ms: 11.8 + at * 3,
  });
  const others = members.filter(({ name }) => name !== agent).slice(4, 10);
  return others.map(({ name }, at) =>
    at % 2 === 0 ? call(name, agent, at) : call(agent, name, at),
  );
}

export function sampleRecoveries(members: readonly Member[], now: number) {
  return {
    switch: {
      enabled: true,
      reason: 'the maintenance is over',
      by: 'ann',
      at: iso(now - 86_000_000),
    },
    automatic: true,
    budgets: {
      per_member: 3,
      per_fleet: 10,
      window_seconds: 3_600,
      cooldown_seconds: 60,
      spent: 2,
    },
    journal: members.slice(6, 9).map(({ id }, at) => ({
      id: `r${at}`,
      hub: 'mainpc',
      member: id,
      tier: `tier${at + 1}`,
      by: at === 0 ? 'ann' : 'automatic',
      why: at === 0 ? 'asked for' : 'it hangs',
      started_at: iso(now - (at + 1) * 1_300_000),
      outcome: at === 2 ? 'held_back' : 'done',
      detail: at === 2 ? 'its budget of 3 in an hour is spent' : '',
      steps: at === 2 ? [] : [`restart ${id}`],
      containers: at === 2 ? 0 : 1,
      healthy_after_seconds: at === 2 ? null : 4.2,
    })),
  };
}

/** One that came with the fleet, and one that somebody added. */
export function sampleRules() {
  const rule = (
    rule_id: string,
    metric_name: string,
    threshold: number,
    severity: string,
    built_in: boolean,
  ) => ({
    rule_id,
    metric_name,
    condition: 'gt',
    threshold,
    severity,
    enabled: true,
    for_seconds: 300,
    built_in,
    expression: `${metric_name} > ${threshold}`,
    taken: true,
  });
  return [
    rule('cpu_high', 'cpu_percent', 90, 'critical', true),
    rule('queue-long', 'queue_depth', 500, 'warning', false),
  ];
}

export function sampleModes(now: number) {
  const modes = ['unified', 'unified', 'shadow', 'gradual', 'delegation'] as const;
  return CAPABILITY_NAMES.map((capability, at) => ({
    capability,
    service: CAPABILITIES[capability].service,
    legacy: [...CAPABILITIES[capability].legacy],
    mode: modes[at % modes.length]!,
    percent: 25,
    fallback: at === 3,
    changed_at: at % 2 === 0 ? '' : iso(now - 3_600_000),
    changed_by: at % 2 === 0 ? '' : 'operator',
  }));
}

export function sampleParity(now: number): (ActionParity & { service: string })[] {
  return CAPABILITY_NAMES.slice(0, 6).map((capability, at) => ({
    service: CAPABILITIES[capability].service,
    capability,
    action: 'get_status',
    legacy: CAPABILITIES[capability].legacy[0],
    calls: 120,
    equal: 120 - at,
    different: at === 0 ? 0 : at - 1,
    failed: at === 0 ? 0 : 1,
    skipped: 0,
    reasons: { value: at },
    samples: [
      { reason: 'value', path: 'data.state', service: '"ok"', legacy: '"up"', at: iso(now) },
    ],
    latency: { service: { p50_ms: 1.2, p95_ms: 3.4 }, legacy: { p50_ms: 4.1, p95_ms: 12 } },
  }));
}
