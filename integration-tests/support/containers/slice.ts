/**
 * A slice of the rendered stack: the real compose files, some of their services, on networks,
 * volumes and secrets of its own, so that it runs beside a fleet that is already up.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { DockerComposeEnvironment, type StartedDockerComposeEnvironment } from 'testcontainers';
import { stringify } from 'yaml';
import { makeSecrets } from '../../../src/cli/secrets/ensure-secrets.ts';
import { fleetAtHand } from '../../../src/cli/fleet/fleet-at-hand.ts';
import { COMPOSE_DIR } from '../../../src/engine/project.ts';
import { keepLogs } from './keep-logs.ts';
import { loopback } from './loopback.ts';

export const docker = new Docker();

/** The stewards of a slice act through the engine that the slice runs on. */
const ENGINE_SOCKET = '/var/run/docker.sock';

export interface SliceOptions {
  /** Compose services to start on each machine, beside what they depend on. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Container ports to publish on 127.0.0.1 at a free port: `{mainpc: {nats: [4222]}}`. */
  readonly expose?: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  /** Compose settings laid over the rendered files, by machine. */
  readonly override?: Readonly<Record<string, object>>;
  /** Runs after the secrets were made and before anything starts. */
  readonly prepareSecrets?: (dir: string) => void;
  readonly startupTimeoutMs?: number;
  /** Variables of the compose files, over those of the slice. */
  readonly environment?: Readonly<Record<string, string>>;
}

export class Slice {
  readonly prefix = `tandem-test-${randomBytes(3).toString('hex')}`;
  readonly secretsDir = mkdtempSync(path.join(tmpdir(), 'tandem-secrets-'));
  readonly #overrides = mkdtempSync(path.join(tmpdir(), 'tandem-overrides-'));
  readonly #started: StartedDockerComposeEnvironment[] = [];
  readonly #options: SliceOptions;

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  get machines(): string[] {
    return Object.keys(this.#options.services);
  }

  project(machine: string): string {
    return `${this.prefix}-${machine}`;
  }

  get linkNetwork(): string {
    return `${this.prefix}-link`;
  }

  /** Starts everything and waits until it is healthy; on failure nothing is left but the logs. */
  async start(): Promise<this> {
    await makeSecrets(fleetAtHand(), this.secretsDir);
    this.#options.prepareSecrets?.(this.secretsDir);
    await docker.createNetwork({ Name: this.linkNetwork, Driver: 'bridge', Internal: true });
    try {
      // Neither machine waits for the other; all come up before a failure of one is told, to leave nothing behind.
      const starts = await Promise.allSettled(this.machines.map((machine) => this.#up(machine)));
      for (const start of starts) if (start.status === 'rejected') throw start.reason;
    } catch (error) {
      await this.stop();
      throw error;
    }
    return this;
  }

  async #up(machine: string): Promise<void> {
    const environment = new DockerComposeEnvironment(COMPOSE_DIR, [
      `${machine}.yaml`,
      `overlays/one-host.${machine}.yaml`,
      `overlays/no-gpu.${machine}.yaml`,
      this.#overrideFile(machine),
    ])
      .withProjectName(this.project(machine))
      .withEnvironment(this.environment())
      .withStartupTimeout(this.#options.startupTimeoutMs ?? 120_000)
      .withAutoCleanup(false)
      .withProfiles('*');
    this.#started.push(await environment.up([...(this.#options.services[machine] ?? [])]));
  }

  /** What the compose files read: names and folders of this slice. */
  environment(): Record<string, string> {
    return {
      ...(process.env as Record<string, string>),
      TANDEM_LINK_NETWORK: this.linkNetwork,
      TANDEM_SECRETS_DIR: this.secretsDir,
      TANDEM_INGRESS_ADDRESS: loopback(3),
      TANDEM_ENGINE_GID: String(statSync(ENGINE_SOCKET).gid),
      ...this.#options.environment,
    };
  }

  #overrideFile(machine: string): string {
    const exposed = Object.entries(this.#options.expose?.[machine] ?? {}).map(
      ([service, ports]) => [service, { ports: ports.map((port) => `127.0.0.1::${port}`) }],
    );
    const given = (this.#options.override?.[machine] ?? {}) as {
      services?: Record<string, object>;
    };
    const services: Record<string, object> = Object.fromEntries(exposed);
    for (const [service, settings] of Object.entries(given.services ?? {})) {
      services[service] = { ...services[service], ...settings };
    }
    const file = path.join(this.#overrides, `${machine}.yaml`);
    writeFileSync(file, stringify({ ...given, services }));
    return file;
  }

  /** The container of a compose service. */
  async container(machine: string, service: string): Promise<Docker.Container> {
    const found = await docker.listContainers({
      all: true,
      filters: {
        label: [
          `com.docker.compose.project=${this.project(machine)}`,
          `com.docker.compose.service=${service}`,
        ],
      },
    });
    const first = found[0];
    if (!first) throw new Error(`no container of ${machine}/${service} in ${this.prefix}`);
    return docker.getContainer(first.Id);
  }

  /** When the container of a compose service was last started, by the engine's clock. */
  async startedAt(machine: string, service: string): Promise<string> {
    return (await (await this.container(machine, service)).inspect()).State.StartedAt;
  }

  /** Address `127.0.0.1:port` under which an exposed port is reached now; a restart may change it. */
  async address(machine: string, service: string, port: number): Promise<string> {
    const inspected = await (await this.container(machine, service)).inspect();
    const bound = inspected.NetworkSettings.Ports[`${port}/tcp`]?.[0];
    if (!bound) throw new Error(`${machine}/${service} does not expose ${port}`);
    return `127.0.0.1:${bound.HostPort}`;
  }

  /** Cuts the link between the machines, or mends it. */
  async link(connected: boolean): Promise<void> {
    const network = docker.getNetwork(this.linkNetwork);
    const broker = await (await this.container('pc2', 'nats')).inspect();
    if (connected) await network.connect({ Container: broker.Id });
    else await network.disconnect({ Container: broker.Id, Force: true });
  }

  /** Removes containers, volumes, networks, secrets; what the containers said stays under `test-results/`. */
  async stop(): Promise<void> {
    const projects = this.machines.map((machine) => this.project(machine));
    await Promise.all(projects.map((project) => keepLogs(docker, project)));
    await Promise.all(projects.map(removeProject));
    await docker
      .getNetwork(this.linkNetwork)
      .remove()
      .catch(() => undefined);
    rmSync(this.secretsDir, { recursive: true, force: true });
    rmSync(this.#overrides, { recursive: true, force: true });
  }
}

/** Removes all that carries a compose project's label, whatever state it is in. */
export async function removeProject(project: string): Promise<void> {
  const label = [`com.docker.compose.project=${project}`];
  const containers = await docker.listContainers({ all: true, filters: { label } });
  await Promise.all(
    containers.map(({ Id }) =>
      docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => undefined),
    ),
  );
  const { Volumes: volumes } = await docker.listVolumes({ filters: JSON.stringify({ label }) });
  await Promise.all(
    (volumes ?? []).map(({ Name }) =>
      docker
        .getVolume(Name)
        .remove()
        .catch(() => undefined),
    ),
  );
  const networks = await docker.listNetworks({ filters: { label } });
  await Promise.all(
    networks.map(({ Id }) =>
      docker
        .getNetwork(Id)
        .remove()
        .catch(() => undefined),
    ),
  );
}
