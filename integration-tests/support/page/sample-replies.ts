/** What the hub answers to the questions of the page, made up but in the shapes of the contracts. */
import type {
  Alert,
  Anomaly,
  LogLine,
  Member,
  Prediction,
  Span,
} from '../../../src/contracts/observability/observability.ts';
import { pick, type Random } from './random.ts';

/** Must show as text wherever it comes from. */
export const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

const iso = (ms: number) => new Date(ms).toISOString();
const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');

export function sampleAlerts(members: readonly Member[], now: number): Alert[] {
  const troubled = members
    .filter(({ state }) => state !== 'healthy' && state !== 'starting')
    .slice(0, 4);
  return troubled.map(({ id, name, machine, state, reason }, at): Alert => ({
    fingerprint: `f${at}`,
    name:
      state === 'dead'
        ? 'ContainerDead'
        : state === 'hanging'
          ? 'ContainerHangs'
          : 'ContainerDegraded',
    severity: state === 'degraded' ? 'warning' : 'critical',
    state: at === 3 ? 'suppressed' : 'active',
    summary: `${name} on ${machine} is ${state}`,
    description: reason,
    runbook_url: 'docs/runbooks/AgentDown.md',
    member: id,
    labels: { alertname: 'Container', agent: name, machine, severity: 'critical' },
    starts_at: iso(now - (at + 1) * 190_000),
    escalated: at === 0,
    silenced_by: at === 3 ? ['s1'] : [],
    acknowledged:
      at === 1 ? { by: 'ann', at: iso(now - 60_000), comment: 'looking into it' } : null,
  }));
}

export function samplePredictions(members: readonly Member[]): Prediction[] {
  return members.slice(8, 12).map(({ id }, at) => ({
    member: id,
    probability: [0.71, 0.34, 0.12, 0.02][at]!,
    expected_in_seconds: at === 0 ? 2_400 : null,
    parts: [
      {
        name: 'memory_trend',
        weight: [0.8, 0.4, 0.1, 0][at]!,
        detail: 'memory reaches its limit in about 40 min',
      },
      { name: 'restarts', weight: [0.15, 0.4, 0.2, 0][at]!, detail: '2 in the last hour' },
      { name: 'errors', weight: [0.05, 0.2, 0.7, 0][at]!, detail: '0.4 a second, usually 0.1' },
    ],
  }));
}

export function sampleAnomalies(members: readonly Member[], now: number): Anomaly[] {
  const kinds = ['spike', 'shift', 'drift', 'missing'] as const;
  return members.slice(5, 13).map(({ id }, at) => ({
    id: `a${at}`,
    time: iso(now - at * 240_000),
    member: id,
    metric: at % 2 === 0 ? 'cpu_percent' : 'memory_percent',
    value: 60 + at * 3,
    expected: 12.5,
    score: 6.2 + at,
    severity: at < 2 ? 'critical' : 'warning',
    kind: kinds[at % kinds.length]!,
    method: 'median and MAD',
    summary: `${at % 2 === 0 ? 'CPU' : 'memory'} left its usual range`,
  }));
}

const SENTENCES = [
  'request answered',
  'lease renewed',
  'model loaded from the cache',
  'connected to the broker',
  'retrying after a failed call',
  'the answer came late',
] as const;

export function sampleLine(member: Member, id: number, time: number, random: Random): LogLine {
  const level = pick(random, ['info', 'info', 'info', 'debug', 'warn', 'error']);
  return {
    id: String(id),
    time: iso(time),
    machine: member.machine,
    agent: member.name,
    level,
    msg: id % 40 === 0 ? HOSTILE : pick(random, SENTENCES),
    trace_id: random() < 0.3 ? hex(random, 32) : null,
    fields: { ms: Math.round(random() * 900) / 10, action: 'ping' },
  };
}

export function sampleErrors(members: readonly Member[], random: Random, now: number) {
  return members.slice(4, 24).map((member, at) => ({
    error_id: hex(random, 64),
    timestamp: iso(now - at * 47_000),
    agent_name: member.name,
    machine: member.machine,
    version: '0.1.0',
    instance: 'i',
    sequence: at + 1,
    severity: pick(random, ['warning', 'error', 'critical']),
    category: 'network',
    error_type: 'DEADLINE_EXCEEDED',
    message: at === 2 ? HOSTILE : `call of MemoryClient.store took longer than 5000 ms`,
    context: { action: 'store', attempt: at },
    stack_trace: 'Error: late\n    at call (runtime/fabric/call.ts:88:11)',
    correlation_id: hex(random, 32),
  }));
}

function sampleSpans(trace_id: string, members: readonly Member[], now: number): Span[] {
  const span = (
    at: number,
    parent: number | null,
    start: number,
    length: number,
    code = 'ok',
  ): Span => ({
    trace_id,
    span_id: `${at}`.padStart(16, '0'),
    parent_id: parent === null ? null : `${parent}`.padStart(16, '0'),
    name: ['coordinate_request', 'get_agent_endpoint', 'generate', 'recall', 'store', 'embed'][
      at % 6
    ]!,
    kind: at % 3 === 2 ? 'client' : 'server',
    agent: members[at % members.length]!.name,
    machine: members[at % members.length]!.machine,
    start_ms: now - 5_000 + start,
    duration_ms: length,
    code,
    attributes: { 'rpc.system': 'nats', bytes: 812 * (at + 1) },
  });
  return [
    span(0, null, 0, 412),
    span(1, 0, 4, 9.5),
    span(2, 0, 18, 360),
    span(3, 2, 40, 120),
    span(4, 2, 170, 180, 'DEADLINE_EXCEEDED'),
    span(5, 3, 60, 71),
  ];
}

export function sampleTrace(trace_id: string, members: readonly Member[], now: number) {
  const spans = sampleSpans(trace_id, members, now);
  const { start_ms, duration_ms } = spans[0]!;
  return { trace_id, start_ms, duration_ms, spans, orphans: 0, left_out: 0 };
}

export function sampleTraces(members: readonly Member[], random: Random, now: number) {
  return Array.from({ length: 30 }, (_, at) => ({
    trace_id: hex(random, 32),
    root: pick(random, ['coordinate_request', 'text', 'recall', 'generate']),
    agent: members[at % members.length]!.name,
    start_ms: now - at * 3_100,
    duration_ms: Math.round(random() ** 2 * 8_000) / 10,
    spans: 2 + Math.floor(random() * 9),
    errors: random() < 0.15 ? 1 : 0,
  }));
}
