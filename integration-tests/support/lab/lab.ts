/**
 * Two machines, each with an engine of its own, joined by a network that can be cut. Each runs its
 * slice of the fleet from the rendered compose files, without the overlay for one host.
 */
import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { makeSecrets } from '../../../src/cli/secrets/ensure-secrets.ts';
import { fleetAtHand } from '../../../src/cli/fleet/fleet-at-hand.ts';
import { COMPOSE_DIR, ROOT } from '../../../src/engine/project.ts';
import { keepLogs } from '../containers/keep-logs.ts';
import { docker as host } from '../containers/slice.ts';
import { labImage } from './image.ts';
import { LabMachine, labLabel } from './machine.ts';

/** For the last words of a machine. */
const LOGS_MS = 20_000;

export interface LabOptions {
  /** Compose services of each machine. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Images that the machines get from the host. */
  readonly images: readonly string[];
  /** Variables of the compose files. */
  readonly environment: Readonly<Record<string, string>>;
}

export class Lab {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tandem-lab-'));
  readonly secretsDir = path.join(this.folder, 'secrets');
  /** Of the names of projects, as for any second fleet. */
  readonly prefix = path.basename(this.folder).toLowerCase();
  readonly #options: LabOptions;
  readonly #machines = new Map<string, LabMachine>();
  readonly #networks: string[] = [];

  constructor(options: LabOptions) {
    this.#options = options;
  }

  async start(): Promise<this> {
    chmodSync(this.folder, 0o755);
    mkdirSync(this.secretsDir);
    await makeSecrets(fleetAtHand(), this.secretsDir);
    const image = await labImage();
    const access = await this.#network(`${this.prefix}-access`);
    const link = await this.#network(`${this.prefix}-link`);
    const names = Object.keys(this.#options.services);
    const common = { image, folder: this.folder, secretsDir: this.secretsDir, access: access.name };
    await Promise.all(
      names.map(async (machine, index) => {
        const address = `${link.prefix}.${10 + index}`;
        const at = { name: machine, link: { network: link.name, address }, ...common };
        this.#machines.set(machine, await LabMachine.start(at));
      }),
    );
    await Promise.all(this.machines.map((machine) => machine.load(this.#options.images)));
    await Promise.all(names.map((machine) => this.up(machine)));
    return this;
  }

  get machines(): LabMachine[] {
    return [...this.#machines.values()];
  }

  machine(name: string): LabMachine {
    const machine = this.#machines.get(name);
    if (!machine) throw new RangeError(`the lab has no machine ${name}`);
    return machine;
  }

  /** What makes the command line, and Compose under it, speak with the engines of the lab. */
  get environment(): Record<string, string> {
    const perMachine = this.machines.map(({ name, dockerHost, linkAddress, address }) => {
      const prefix = `TANDEM_${name.toUpperCase()}`;
      return {
        [`${prefix}_DOCKER_HOST`]: dockerHost,
        [`${prefix}_ADDRESS`]: linkAddress,
        [`${prefix}_INGRESS`]: address,
      };
    });
    return {
      ...this.#options.environment,
      ...(Object.assign({}, ...perMachine) as Record<string, string>),
      TANDEM_PROJECT_PREFIX: this.prefix,
      TANDEM_SECRETS_DIR: this.secretsDir,
      TANDEM_PINS_DIR: path.join(this.folder, 'pins'),
      TANDEM_RELEASE_DIR: path.join(this.folder, 'release'),
      TANDEM_INGRESS_ADDRESS: '0.0.0.0',
      TANDEM_ENGINE_GID: '0',
    };
  }

  /** Starts the services of a machine and waits until they are healthy. */
  async up(machine: string): Promise<void> {
    const services = this.#options.services[machine] ?? [];
    await this.compose(machine, ['up', '--detach', '--no-build', '--wait', ...services]);
  }

  async compose(machine: string, args: readonly string[]): Promise<void> {
    const { dockerHost, socket } = this.machine(machine);
    const files = [
      path.join(COMPOSE_DIR, `${machine}.yaml`),
      path.join(COMPOSE_DIR, 'overlays', `no-gpu.${machine}.yaml`),
      this.#override(machine),
    ];
    const project = [
      '--project-name',
      `${this.prefix}-${machine}`,
      '--project-directory',
      COMPOSE_DIR,
    ];
    const all = files.flatMap((file) => ['--file', file]);
    await execa('docker', ['compose', ...project, ...all, '--profile', '*', ...args], {
      env: { ...this.environment, DOCKER_HOST: dockerHost, TANDEM_ENGINE_SOCKET: socket },
      timeout: 240_000,
    });
  }

  /** Removes machines, networks, secrets, and everything that ran, also of a start that failed half-way. */
  async stop(): Promise<void> {
    await Promise.all(this.machines.map((machine) => this.#keepLogs(machine)));
    const all = await host.listContainers({
      all: true,
      filters: { label: [labLabel(this.prefix)] },
    });
    await Promise.all(
      all.map(({ Id }) =>
        host
          .getContainer(Id)
          .remove({ force: true, v: true })
          .catch(() => undefined),
      ),
    );
    for (const network of this.#networks)
      await host
        .getNetwork(network)
        .remove()
        .catch(() => undefined);
    const versions = path.join(ROOT, '.tandem', 'release', 'of', this.prefix);
    for (const folder of [this.folder, versions]) rmSync(folder, { recursive: true, force: true });
  }

  /** A machine without power says nothing. */
  async #keepLogs({ docker, name }: LabMachine): Promise<void> {
    const kept = keepLogs(docker, `${this.prefix}-${name}`).catch(() => undefined);
    await Promise.race([kept, sleep(LOGS_MS, undefined, { ref: false })]);
  }

  /** The broker's port for clients, for the test alone. */
  #override(machine: string): string {
    const file = path.join(this.folder, `${machine}.yaml`);
    writeFileSync(file, stringify({ services: { nats: { ports: ['4222:4222'] } } }));
    return file;
  }

  /** With a subnet of its own: a machine keeps its address when it is joined again. */
  async #network(name: string): Promise<{ name: string; prefix: string }> {
    const prefix = `10.${randomInt(128, 250)}.${randomInt(1, 250)}`;
    const IPAM = { Config: [{ Subnet: `${prefix}.0/24` }] };
    await host.createNetwork({ Name: name, Driver: 'bridge', IPAM });
    this.#networks.push(name);
    return { name, prefix };
  }
}
