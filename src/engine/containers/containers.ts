import type { ContainerInspectInfo } from 'dockerode';
import type { Engine } from '../engine.ts';
import { projectOf } from '../project.ts';

/** Health as the engine tells it; `none` for a container without a health check. */
export type Health = 'healthy' | 'starting' | 'unhealthy' | 'none';

/** One container of the fleet, as its engine sees it. */
export interface FleetContainer {
  readonly id: string;
  readonly machine: string;
  /** Entry name, from the label `tandem.agent`. */
  readonly agent: string;
  /** Compose service name. */
  readonly service: string;
  /** `blue` or `green`, also where the entry has no colors. */
  readonly color: string;
  readonly version: string;
  readonly group: string;
  readonly role: string;
  readonly wave: number | null;
  readonly image: string;
  /** `running`, `exited`, `created`, `restarting`, ... */
  readonly state: string;
  readonly health: Health;
  readonly restarts: number;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly error: string;
  /** Unix milliseconds; 0 when it never started. */
  readonly startedAt: number;
  readonly healthLog: string;
  readonly published: readonly { address: string; hostPort: number; port: number }[];
}

/** All containers of a machine's project, the stopped ones too, sorted by name. */
export async function listContainers(engine: Engine): Promise<FleetContainer[]> {
  const found = await engine.docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${projectOf(engine.machine)}`] },
  });
  const details = await Promise.all(
    found.map((container) =>
      engine.docker
        .getContainer(container.Id)
        .inspect()
        // A container may go between the list and the look.
        .catch(() => null),
    ),
  );
  return details
    .filter((inspected) => inspected !== null)
    .map((inspected) => toFleetContainer(engine.machine, inspected))
    .sort((a, b) => a.agent.localeCompare(b.agent) || a.color.localeCompare(b.color));
}

/** True when nothing more is expected of the container before it counts as up. */
export function isUp(container: FleetContainer): boolean {
  return (
    container.state === 'running' && (container.health === 'healthy' || container.health === 'none')
  );
}

/** True when waiting longer cannot help: it ended, or its health check gave up. */
export function isFailed(container: FleetContainer): boolean {
  return (
    container.state === 'exited' ||
    container.state === 'dead' ||
    container.health === 'unhealthy' ||
    (container.state === 'restarting' && container.restarts >= 3)
  );
}

function toFleetContainer(machine: string, inspected: ContainerInspectInfo): FleetContainer {
  const labels = inspected.Config.Labels ?? {};
  const service = labels['com.docker.compose.service'] ?? inspected.Name.slice(1);
  const state = inspected.State;
  const wave = Number.parseInt(labels['tandem.wave'] ?? '', 10);
  return {
    id: inspected.Id,
    machine,
    agent: labels['tandem.agent'] ?? service,
    service,
    color: labels['tandem.color'] ?? '',
    version: labels['tandem.version'] ?? '',
    group: labels['tandem.group'] ?? '',
    role: labels['tandem.role'] ?? '',
    wave: Number.isNaN(wave) ? null : wave,
    image: inspected.Config.Image,
    state: state.Status,
    health: (state.Health?.Status as Health | undefined) ?? 'none',
    restarts: inspected.RestartCount,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    startedAt: Math.max(0, Date.parse(state.StartedAt)) || 0,
    healthLog: state.Health?.Log?.at(-1)?.Output.trim() ?? '',
    published: publishedPorts(inspected),
  };
}

function publishedPorts(inspected: ContainerInspectInfo): FleetContainer['published'] {
  const bindings = Object.entries(inspected.NetworkSettings.Ports ?? {});
  return bindings.flatMap(([spec, hosts]) =>
    (hosts ?? []).map((host) => ({
      address: host.HostIp,
      hostPort: Number(host.HostPort),
      port: Number.parseInt(spec, 10),
    })),
  );
}
