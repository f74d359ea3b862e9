/** The engine's words about a container in ours. The environment is left out on purpose. */
import type { ContainerInfo as Listed, ContainerInspectInfo, ContainerStats } from 'dockerode';
import type {
  ContainerInfo,
  ContainerSummary,
  ContainerUsage,
} from '../../../contracts/steward.ts';
import { label, type Labels } from './labels.ts';
import { FIRST_IS_LIVE, nameOf, roleOf, type LiveColor } from './names.ts';

/** The engine's word for "never". */
const NEVER = '0001-01-01T00:00:00Z';
const NANOS = 1_000_000_000;

function named(labels: Labels, machine: string, live: LiveColor) {
  return {
    name: nameOf(labels, live),
    service: labels[label.service] ?? '',
    machine,
    version: labels[label.version] ?? '',
    group: labels[label.group] ?? '',
    role: roleOf(labels, live),
  };
}

/** A line of the engine's list; health stands in the text of the status, e.g. `Up 2 hours (healthy)`. */
export function summaryOf(
  listed: Listed,
  machine: string,
  live: LiveColor = FIRST_IS_LIVE,
): ContainerSummary {
  return {
    ...named(listed.Labels, machine, live),
    id: listed.Id.slice(0, 12),
    image: listed.Image,
    state: listed.State,
    health: healthIn(listed.Status),
  };
}

/** `healthy`, `unhealthy`, `starting` or `none`. */
export function healthIn(status: string): string {
  return /\((?:health: )?(healthy|unhealthy|starting)\)/.exec(status)?.[1] ?? 'none';
}

export function infoOf(
  inspected: ContainerInspectInfo,
  machine: string,
  live: LiveColor = FIRST_IS_LIVE,
): ContainerInfo {
  const { Config, State, HostConfig } = inspected;
  const labels = Config.Labels ?? {};
  return {
    ...named(labels, machine, live),
    color: labels[label.color] ?? '',
    id: inspected.Id.slice(0, 12),
    image: Config.Image,
    state: State.Status,
    health: State.Health?.Status ?? 'none',
    started_at: timeOrNull(State.StartedAt),
    finished_at: timeOrNull(State.FinishedAt),
    exit_code: State.ExitCode,
    error: State.Error,
    oom_killed: State.OOMKilled,
    restarts: inspected.RestartCount,
    limits: {
      memory_bytes: limit(HostConfig.Memory),
      cpus: limit((HostConfig.NanoCpus ?? 0) / NANOS),
      pids: limit(HostConfig.PidsLimit ?? 0),
    },
  };
}

/** Without the file cache: `total_inactive_file` in cgroup v1, `inactive_file` in v2. */
export function usageOf(stats: ContainerStats): ContainerUsage {
  const { usage, stats: parts } = stats.memory_stats as {
    usage?: number;
    stats?: { total_inactive_file?: number; inactive_file?: number };
  };
  const cache = parts?.total_inactive_file ?? parts?.inactive_file ?? 0;
  const cpu = (stats.cpu_stats as { cpu_usage?: { total_usage?: number } }).cpu_usage?.total_usage;
  const pids = (stats.pids_stats as { current?: number } | undefined)?.current;
  return {
    memory_bytes: usage === undefined ? null : Math.max(0, usage - cache),
    cpu_seconds: cpu === undefined ? null : cpu / NANOS,
    pids: pids ?? null,
  };
}

/** 0 and below mean without a limit. */
function limit(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}

function timeOrNull(time: string): string | null {
  return time === '' || time === NEVER ? null : time;
}
