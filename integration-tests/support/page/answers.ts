/** Question by question, what a hub would say. */
import type { LogLine, Member } from '../../../src/contracts/observability/observability.ts';
import type { Random } from './random.ts';
import * as operations from './sample-operations.ts';
import * as sample from './sample-replies.ts';
import { sampleReleases } from './sample-releases.ts';
import { sampleSeries } from './sample-series.ts';

export interface Question {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly members: readonly Member[];
  /** Lines beside those that are made up here, the oldest first. */
  readonly written?: readonly LogLine[];
  readonly random: Random;
}

type Reply = (question: Question, now: number, rest: readonly string[]) => unknown;

const ok = { status: 'success' } as const;

/** The longest path wins. */
const REPLIES: Readonly<Record<string, Reply>> = {
  '/v1/fleet/members': ({ members }, now, [machine, name]) =>
    memberReply(members, `${machine}/${name}`, now),
  '/v1/metrics/range': ({ query }, now) => ({
    member: query.get('member') ?? '',
    series: sampleSeries(query.get('series') ?? '', Number(query.get('minutes') ?? 15), now),
  }),
  '/v1/alerts': ({ members }, now) => ({
    ...ok,
    alerts: sample.sampleAlerts(members, now),
    away: null,
    history: sample.sampleAlerts(members, now - 7_200_000).map((alert) => ({
      ...alert,
      ends_at: new Date(now - 6_600_000).toISOString(),
    })),
  }),
  '/v1/silences': (_question, now) => ({
    ...ok,
    silences: [
      {
        id: 's1',
        matchers: [{ name: 'agent', value: 'TranslationService', isRegex: false, isEqual: true }],
        starts_at: new Date(now - 600_000).toISOString(),
        ends_at: new Date(now + 3_600_000).toISOString(),
        created_by: 'ann',
        comment: 'known, being replaced',
        state: 'active',
      },
    ],
  }),
  '/v1/alert-rules': () => ({ ...ok, rules: operations.sampleRules() }),
  '/v1/anomalies': ({ members }, now) => ({
    ...ok,
    anomalies: sample.sampleAnomalies(members, now),
  }),
  '/v1/releases': (_question, now) => ({ ...ok, ...sampleReleases(now) }),
  '/v1/predictions': ({ members, query }) => {
    const all = sample.samplePredictions(members);
    const member = query.get('member');
    return {
      ...ok,
      predictions: member === null ? all : all.filter((each) => each.member === member),
    };
  },
  '/v1/errors': ({ members, random, query }, now) => {
    const agent = query.get('agent');
    const data = sample.sampleErrors(members, random, now);
    return {
      ...ok,
      complete: true,
      data: agent === null ? data : data.filter((e) => e.agent_name === agent),
      cursor: null,
    };
  },
  '/v1/logs': ({ members, written = [], random, query }, now) => {
    const agent = query.get('agent');
    const from = agent === null ? members : members.filter(({ name }) => name === agent);
    const before = Number(query.get('before') ?? 600);
    const lines = Array.from({ length: from.length === 0 ? 0 : 300 }, (_, at) =>
      sample.sampleLine(
        from[(before - at) % from.length]!,
        before - at,
        now - (900 - before + at) * 700,
        random,
      ),
    );
    const newest = query.has('before') ? [] : written.toReversed();
    return {
      ...ok,
      lines: [...newest, ...lines],
      next: before > 300 && from.length > 0 ? String(before - 300) : null,
    };
  },
  '/v1/traces': ({ members, random }, now, [trace_id]) =>
    trace_id === undefined
      ? { ...ok, traces: sample.sampleTraces(members, random, now) }
      : { ...ok, ...sample.sampleTrace(trace_id, members, now) },
  '/v1/traces/graph': ({ query, members }) => ({
    ...ok,
    minutes: Number(query.get('minutes') ?? 60),
    calls: operations.sampleCalls(query.get('agent') ?? '', members),
  }),
  '/v1/recovery': ({ members }, now) => ({ ...ok, ...operations.sampleRecoveries(members, now) }),
  '/v1/queue/tasks': (_question, now) => ({ ...ok, tasks: tasks(now), total: 214 }),
  '/v1/queue': (_question, now) => ({
    ...ok,
    timestamp: new Date(now).toISOString(),
    queues: {
      queues: { CRITICAL: 2, HIGH: 14, MEDIUM: 41, LOW: 9 },
      active_tasks: 6,
      completed_tasks: 18_204,
      failed_tasks: 31,
    },
    details: {
      waiting_workers: 4,
      held: [{ task_type: 'render', tasks: 3, reason: 'no VRAM is free' }],
      circuits: [],
    },
  }),
  '/v1/modes': (_question, now) => ({ ...ok, capabilities: operations.sampleModes(now) }),
  '/v1/parity': (_question, now) => ({ ...ok, actions: operations.sampleParity(now), away: [] }),
};

export const PATHS = Object.keys(REPLIES);

export function answers(question: Question): unknown {
  const key = PATHS.filter(
    (path) => question.path === path || question.path.startsWith(`${path}/`),
  ).sort((a, b) => b.length - a.length)[0];
  if (key === undefined) return undefined;
  const rest = question.path.slice(key.length).split('/').filter(Boolean).map(decodeURIComponent);
  return REPLIES[key]!(question, Date.now(), rest);
}

function memberReply(members: readonly Member[], id: string, now: number) {
  const member = members.find((each) => each.id === id);
  if (member === undefined) return undefined;
  return {
    ...ok,
    member,
    transitions: [
      {
        from: 'starting',
        to: 'healthy',
        time: new Date(now - 3_600_000).toISOString(),
        reason: '',
      },
      { from: 'healthy', to: member.state, time: member.since, reason: member.reason },
    ],
    dependencies: members.filter(({ id: one }) => member.depends_on.includes(one)).map(short),
    dependents: members
      .filter(({ depends_on }) => depends_on.includes(id))
      .map(short)
      .slice(0, 8),
  };
}

const short = ({ id, state, reason }: Member) => ({ id, state, reason });

function tasks(now: number) {
  const states = [
    'running',
    'running',
    'queued',
    'queued',
    'waiting',
    'succeeded',
    'failed',
    'dead',
  ];
  return states.map((state, at) => ({
    task_id: `task-${at}`,
    task_type: at % 2 === 0 ? 'transcribe' : 'render',
    state,
    priority: 10 - at,
    attempt: 1,
    failures: 0,
    max_attempts: 3,
    submitted_at: new Date(now - at * 9_000).toISOString(),
    ...(state === 'running' ? { worker: 'SpeechWorker', progress: { percent: 40 } } : {}),
    ...(state === 'queued' ? { waits_for: 'VRAM' } : {}),
  }));
}
