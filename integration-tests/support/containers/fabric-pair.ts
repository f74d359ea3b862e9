/** Two brokers with the real configuration, joined by a network that a test can cut. */
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import Docker from 'dockerode';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GenericContainer, Network, Wait } from 'testcontainers';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { renderNatsConfig } from '../../../src/fabric/nats-config.ts';
import { seedFileOf } from '../../../src/fabric/secrets/derived.ts';
import { initSecrets } from '../../../src/fabric/secrets/init.ts';
import { CONTAINER_UID, SecretFiles } from '../../../src/fabric/secrets/files/secret-files.ts';
import type { Fleet, Role } from '../../../src/fleet/model.ts';

const IMAGE = process.env.TANDEM_NATS_IMAGE ?? 'tandem/nats:0.1.0';
const docker = new Docker();

/** Agents A and B and the registry on mainpc, agent C and the error bus on pc2, a steward on each. */
export const PAIR_FLEET = {
  machines: ['mainpc', 'pc2'].map((name) => ({ name, address: '127.0.0.1' })),
  entries: [
    entry('mainpc', 'nats', 'infrastructure'),
    entry('mainpc', 'core-orchestrator', 'service'),
    entry('mainpc', 'steward', 'service'),
    entry('mainpc', 'AgentA', 'agent'),
    entry('mainpc', 'AgentB', 'agent'),
    entry('pc2', 'nats', 'infrastructure'),
    entry('pc2', 'error-bus', 'service'),
    entry('pc2', 'steward', 'service'),
    entry('pc2', 'AgentC', 'agent'),
  ],
} as unknown as Fleet;

function entry(machine: string, name: string, role: Role) {
  const resources = { memoryMiB: 256, cpus: 1, pids: 64 };
  const run = { kind: 'builtin', entry: 'agents/sample' };
  return { machine, name, slug: name.toLowerCase(), role, run, resources, secrets: [], ports: {} };
}

export class FabricPair {
  readonly files: SecretFiles;
  readonly #folder: string;
  readonly #network: Docker.Network;
  readonly #own: readonly StartedNetwork[];
  readonly #brokers: ReadonlyMap<string, StartedTestContainer>;
  readonly #connections = new Set<NatsConnection>();

  private constructor(
    folder: string,
    network: Docker.Network,
    own: readonly StartedNetwork[],
    brokers: ReadonlyMap<string, StartedTestContainer>,
  ) {
    this.#folder = folder;
    this.files = new SecretFiles(path.join(folder, 'secrets'));
    this.#network = network;
    this.#own = own;
    this.#brokers = brokers;
  }

  static async start(): Promise<FabricPair> {
    const folder = mkdtempSync(path.join(tmpdir(), 'fabrictest-'));
    chmodSync(folder, 0o755);
    await initSecrets(new SecretFiles(path.join(folder, 'secrets')), PAIR_FLEET, new Map());
    const name = path.basename(folder).toLowerCase();
    const network = await docker.createNetwork({ Name: name });
    const machines = PAIR_FLEET.machines.map((machine) => machine.name);
    // A network of its own for each, as on two machines: only the link joins them.
    const own = await Promise.all(machines.map(() => new Network().start()));
    const brokers = await Promise.all(
      machines.map((m, index) => startBroker(folder, name, m, own[index]!)),
    );
    const named = new Map(brokers.map((broker, index) => [machines[index]!, broker]));
    const pair = new FabricPair(folder, network, own, named);
    for (const machine of machines) await pair.joinLink(machine);
    return pair;
  }

  /** A client as an entry of the fleet would connect: own nkey, own inbox. */
  async connect(machine: string, slug: string, seed?: string): Promise<NatsConnection> {
    const text = seed ?? this.files.read(seedFileOf(machine, slug));
    const nc = await connect({
      servers: await this.addressOf(machine),
      authenticator: nkeyAuthenticator(new TextEncoder().encode(text)),
      inboxPrefix: `_INBOX_${slug}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
      timeout: 20_000,
    });
    this.#connections.add(nc);
    return nc;
  }

  /** Where a client outside of Docker reaches a broker; the engine gives a new port after each restart. */
  async addressOf(machine: string, port = 4222): Promise<string> {
    const { NetworkSettings } = await docker.getContainer(this.#broker(machine).getId()).inspect();
    const published = NetworkSettings.Ports[`${port}/tcp`]?.find(({ HostIp }) => HostIp !== '::');
    if (!published) throw new Error(`port ${port} of the broker of ${machine} is not open yet`);
    return `127.0.0.1:${published.HostPort}`;
  }

  async joinLink(machine: string): Promise<void> {
    const Container = this.#broker(machine).getId();
    await this.#network.connect({ Container, EndpointConfig: { Aliases: [machine] } });
  }

  async cutLink(machine: string): Promise<void> {
    await this.#network.disconnect({ Container: this.#broker(machine).getId(), Force: true });
  }

  async signal(machine: string, signal: string): Promise<void> {
    await docker.getContainer(this.#broker(machine).getId()).kill({ signal });
  }

  async restart(machine: string): Promise<void> {
    await docker.getContainer(this.#broker(machine).getId()).restart({ t: 5 });
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#connections].map((nc) => nc.close()));
    await Promise.all([...this.#brokers.values()].map((broker) => broker.stop()));
    await Promise.all([this.#network.remove(), ...this.#own.map((own) => own.stop())]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #broker(machine: string): StartedTestContainer {
    const broker = this.#brokers.get(machine);
    if (!broker) throw new RangeError(`no broker on ${machine}`);
    return broker;
  }
}

function startBroker(folder: string, name: string, machine: string, network: StartedNetwork) {
  const config = path.join(folder, `${machine}.conf`);
  writeFileSync(config, renderNatsConfig(PAIR_FLEET, machine));
  const secret = (file: string) => ({
    source: path.join(folder, 'secrets', machine, file),
    target: `/run/secrets/${file}`,
    mode: 'ro' as const,
  });
  const auth = path.join(folder, 'secrets', machine, 'nats');
  mkdirSync(auth, { recursive: true });
  return new GenericContainer(IMAGE)
    .withName(`${name}-${machine}`)
    .withNetwork(network)
    .withUser(`${CONTAINER_UID}:${CONTAINER_UID}`)
    .withBindMounts([
      { source: config, target: '/etc/nats/nats.conf', mode: 'ro' },
      { source: auth, target: '/etc/nats/auth', mode: 'ro' },
      ...['tls.key', 'tls.crt', 'ca.crt'].map(secret),
    ])
    .withTmpFs({ '/data': `uid=${CONTAINER_UID},gid=${CONTAINER_UID}` })
    .withExposedPorts(4222, 8222)
    .withWaitStrategy(Wait.forLogMessage('Server is ready'))
    .start();
}
