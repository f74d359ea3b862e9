/** Replies of the old SystemDigitalTwin in the shapes of these actions. */
import type { Static } from 'typebox';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { HOME_MACHINE } from '../../../contracts/fleet/machines.ts';
import { SAMPLE_SECONDS } from '../../../contracts/steward.ts';
import { success } from '../success.ts';
import type { CurrentState, HistoryReply, LoadReply, Metrics } from './schemas.ts';
import { RECOMMENDATIONS } from './simulate.ts';

const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
const number = (value: unknown) => (typeof value === 'number' ? value : null);
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The old twin named its figures differently from place to place. */
function state(old: JsonObject): Static<typeof CurrentState> {
  return {
    cpu_usage: number(old['cpu_usage'] ?? old['cpu_percent']),
    ram_usage_mb: number(old['ram_usage_mb']),
    vram_usage_mb: number(old['vram_usage_mb']),
    network_latency_ms: number(old['network_latency_ms']),
  };
}

export function oldMetrics(old: JsonObject): {
  status: 'success';
  metrics: Static<typeof Metrics>;
} {
  const metrics = object(old['metrics']);
  return {
    ...success,
    metrics: {
      ...state(metrics),
      cpu_cores: number(metrics['cpu_cores']),
      ram_capacity_mb: number(metrics['ram_capacity_mb']),
      vram_capacity_mb: number(metrics['vram_capacity_mb']),
      timestamp: text(metrics['timestamp']) || null,
    },
  };
}

export function oldHistory(old: JsonObject): Static<typeof HistoryReply> {
  const history = object(old['history']);
  const series = (key: string) => list(history[key]).map(number);
  return {
    ...success,
    machine: HOME_MACHINE,
    sample_seconds: SAMPLE_SECONDS,
    history: {
      timestamps: list(history['timestamps']).map(String),
      cpu_usage: series('cpu_usage'),
      vram_usage_mb: series('vram_usage_mb'),
      ram_usage_mb: series('ram_usage_mb'),
      network_latency_ms: series('network_latency_ms'),
    },
  };
}

export function oldLoad(old: JsonObject): Static<typeof LoadReply> {
  const found = RECOMMENDATIONS.find((known) => known === old['recommendation']);
  const figures = Object.entries(old).filter(
    ([key, value]) => /^projected_|_capacity/.test(key) && typeof value === 'number',
  );
  return {
    ...success,
    ...Object.fromEntries(figures),
    timestamp: text(old['timestamp']),
    machine: text(old['machine']) || HOME_MACHINE,
    current_state: state(object(old['current_state'])),
    load_type: text(old['load_type']),
    requested_value: old['requested_value'],
    recommendation: found ?? 'error_invalid_request',
    reason: text(old['reason']),
  };
}
