/** What the loop over the capabilities needs to know of each: records of its own, how to see them, and a change. */
import type { Capability, LegacyName } from '../../../src/contracts/migration/modes.ts';
import type { StateRecord } from '../../../src/contracts/migration/state-record.ts';
import { RESOURCES_BUCKET } from '../../../src/contracts/fabric/streams.ts';
import { hashPassword } from '../../../src/runtime/auth/passwords.ts';
import type { StoredAt } from './stored-ids.ts';

type Input = Readonly<Record<string, unknown>>;
/** An action of the service, and its input. */
type Question = readonly [action: string, input?: Input];

export interface Moving {
  readonly capability: Capability;
  /** Legacy container that holds the planted records. */
  readonly legacy: LegacyName;
  readonly plant: (n: number) => StateRecord;
  /** Asks the service for something that names every planted record; or says where it stores them, if it tells of none. */
  readonly shown: Question | StoredAt;
  /** Changes the planted record `FIRST` at the service, or adds one that is called `NEW`. */
  readonly change: readonly Question[];
}

const NOW = new Date(Date.now() - 60_000);
const AT = NOW.toISOString();
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const PLANTED = 'planted';
const nameOf = (n: number) => `${PLANTED}-${String(n).padStart(4, '0')}`;
const FIRST = nameOf(0);
const NEW = `${PLANTED}-new`;

/** Names of the planted records in a text. */
export const plantedIn = (text: string): Set<string> =>
  new Set(text.match(new RegExp(`${PLANTED}-\\d{4}`, 'g')));
/** Whether a record is one of those that were planted, or added by the change. */
export const isPlanted = ({ key, value }: StateRecord) =>
  (key + JSON.stringify(value)).includes(`${PLANTED}-`);
/** Whether the change was about a record. */
export const isTouched = ({ key, value }: StateRecord) =>
  [FIRST, NEW].some((name) => (key + JSON.stringify(value)).includes(name));

/** One for all: it is dear to make. */
const password_hash = await hashPassword('correct horse battery');
const vram = (agent_name: string, total_vram_used_mb: number) => {
  const loaded_models = { phi: { device: 'MainPC', vram_usage_mb: total_vram_used_mb } };
  return { agent_name, total_vram_mb: 24_000, total_vram_used_mb, loaded_models };
};

export const MOVING: readonly Moving[] = [
  // Before the registry, whose agents the twin would tell of, too.
  {
    capability: 'twin',
    legacy: 'SystemDigitalTwin',
    plant: (n) => ({ key: `vram:${nameOf(n)}`, value: vram(nameOf(n), n) }),
    shown: ['get_metrics'],
    change: [['update_vram_metrics', { payload: vram(FIRST, 5_000) }]],
  },
  {
    capability: 'registry',
    legacy: 'ServiceRegistry',
    plant: (n) => ({
      key: `agent:${nameOf(n)}`,
      value: {
        host: `host-${n}`,
        port: 7_000 + n,
        health_check_port: 8_000 + n,
        agent_type: 'test',
        capabilities: ['a', `${n}`],
        metadata: { n },
        last_registered: AT,
      },
    }),
    shown: ['list_agents'],
    change: [['register_agent', { agent_name: FIRST, host: 'another', port: 7_999 }]],
  },
  {
    capability: 'prediction',
    legacy: 'PredictiveHealthMonitor',
    plant: (n) => ({
      key: `watched:mainpc/${nameOf(n)}`,
      value: {
        machine_id: 'mainpc',
        agent_name: nameOf(n),
        dependencies: [`${n}`],
        registered_at: AT,
      },
    }),
    shown: ['get_watched'],
    change: [
      ['unwatch_agent', { machine_id: 'mainpc', agent_name: FIRST }],
      ['watch_agent', { machine_id: 'mainpc', agent_name: NEW }],
    ],
  },
  {
    capability: 'performance',
    legacy: 'PerformanceLoggerAgent',
    plant: (n) => ({
      key: `metric:${n + 1}`,
      value: { agent: PLANTED, action: nameOf(n), duration: n / 8, timestamp: SECONDS },
    }),
    shown: ['get_agent_metrics', { agent: PLANTED }],
    change: [
      [
        'log_agent_metric',
        { metric: { agent: PLANTED, action: NEW, duration: 1, timestamp: SECONDS } },
      ],
    ],
  },
  {
    capability: 'performance',
    legacy: 'PerformanceMonitor',
    plant: (n) => ({
      key: `figure:${nameOf(n)}:response_time`,
      value: { values: [n, n / 8] },
    }),
    shown: ['get_metrics'],
    change: [['log_metric', { service: FIRST, metric_type: 'response_time', value: 3 }]],
  },
  {
    capability: 'resources',
    legacy: 'ResourceManager',
    plant: (n) => ({
      key: `allocation:${nameOf(n)}`,
      value: {
        ...(n % 2 === 0 ? { type: 'cpu_cores', amount: 0.01 } : { type: 'licence', amount: n }),
        allocated_at: AT,
        status: 'allocated',
      },
    }),
    shown: ['get_status'],
    change: [['release_resources', { resource_id: FIRST }]],
  },
  {
    capability: 'vram',
    legacy: 'VRAMOptimizerAgent',
    plant: (n) => ({ key: `usage:${nameOf(n)}`, value: { last_used: SECONDS, count: n } }),
    shown: { bucket: RESOURCES_BUCKET, kind: 'usage' },
    change: [['track_model_usage', { model_id: FIRST }]],
  },
  {
    capability: 'errors',
    legacy: 'ErrorBus',
    plant: (n) => ({
      key: `error:${nameOf(n)}`,
      value: {
        timestamp: SECONDS + n / 8,
        agent: PLANTED,
        error_type: 'Test',
        message: `message of ${nameOf(n)}`,
        severity: 'ERROR',
        context: { n },
      },
    }),
    shown: ['query', { agent: PLANTED, limit: 1_000 }],
    change: [['report', { agent: PLANTED, error_type: 'Test', message: NEW }]],
  },
  {
    capability: 'authentication',
    legacy: 'AuthenticationAgent',
    plant: (n) => ({ key: `user:${nameOf(n)}`, value: { password_hash, created_at: AT } }),
    shown: ['list_users'],
    change: [['register', { user_id: NEW, password: 'correct horse battery' }]],
  },
  {
    capability: 'trust',
    legacy: 'AgentTrustScorer',
    plant: (n) => ({
      key: `model:${nameOf(n)}`,
      value: {
        successes: n,
        total: n + 1,
        last_response_time: n / 8,
        score: n / 1_000,
        updated_at: AT,
      },
    }),
    shown: ['list_trust', { limit: 2_000 }],
    change: [['log_performance', { model_id: FIRST, success: true, response_time: 1 }]],
  },
];
