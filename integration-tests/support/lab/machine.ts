/** One machine of the lab: a privileged container with an engine of its own, which knows nothing of the host's. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Docker from 'dockerode';
import { execa } from 'execa';
import { COMPOSE_DIR } from '../../../src/engine/project.ts';
import { docker as host } from '../containers/slice.ts';
import { until } from '../until.ts';

const LABEL = 'tandem.lab';
/** Filter for the machines of a lab. */
export const labLabel = (lab: string) => `${LABEL}=${lab}`;

export interface LabMachineOptions {
  readonly name: string;
  readonly image: string;
  /** Folder of the lab; the sockets of the engines lie in it. */
  readonly folder: string;
  readonly secretsDir: string;
  /** Network over which the test reaches the machine, whatever happens to the link. */
  readonly access: string;
  readonly link: { readonly network: string; readonly address: string };
}

export class LabMachine {
  readonly name: string;
  readonly #options: LabMachineOptions;
  readonly #container: Docker.Container;
  /** Under which the test reaches its published ports. */
  readonly address: string;

  private constructor(options: LabMachineOptions, container: Docker.Container, address: string) {
    this.name = options.name;
    this.#options = options;
    this.#container = container;
    this.address = address;
  }

  static async start(options: LabMachineOptions): Promise<LabMachine> {
    const { name, image, folder, secretsDir, access } = options;
    const own = path.join(folder, name);
    mkdirSync(own, { recursive: true });
    const container = await host.createContainer({
      Image: image,
      Hostname: name,
      Cmd: [socketIn(own)],
      Labels: { [LABEL]: path.basename(folder).toLowerCase() },
      HostConfig: {
        Privileged: true,
        NetworkMode: access,
        // At the same paths as here, since Compose runs here and names them to that engine.
        Binds: [
          `${own}:${own}`,
          `${COMPOSE_DIR}:${COMPOSE_DIR}:ro`,
          `${secretsDir}:${secretsDir}:ro`,
        ],
      },
    });
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const machine = new LabMachine(options, container, NetworkSettings.Networks[access]!.IPAddress);
    await machine.connectLink();
    await machine.engineUp();
    return machine;
  }

  get dockerHost(): string {
    return `unix://${this.socket}`;
  }

  /** Under which the other machine reaches it. */
  get linkAddress(): string {
    return this.#options.link.address;
  }

  get socket(): string {
    return socketIn(path.join(this.#options.folder, this.name));
  }

  get docker(): Docker {
    return new Docker({ socketPath: this.socket });
  }

  /** Hands images over from the host's engine. */
  async load(images: readonly string[]): Promise<void> {
    const save = execa('docker', ['save', ...images], { buffer: false });
    const env = { DOCKER_HOST: this.dockerHost };
    await save.pipe('docker', ['load', '--quiet'], { env, timeout: 120_000 });
  }

  async connectLink(): Promise<void> {
    const { network, address } = this.#options.link;
    const EndpointConfig = { IPAMConfig: { IPv4Address: address } };
    await host.getNetwork(network).connect({ Container: this.#container.id, EndpointConfig });
  }

  async cutLink(): Promise<void> {
    const { network } = this.#options.link;
    await host.getNetwork(network).disconnect({ Container: this.#container.id, Force: true });
  }

  /** The container on the host's engine. */
  get id(): string {
    return this.#container.id;
  }

  /** As when the plug is pulled: nothing on it gets a signal. */
  async loseEverything(): Promise<void> {
    await this.#container.kill({ signal: 'SIGKILL' });
    await this.#container.wait();
  }

  /** Power is back; containers come back as their restart policy says. */
  async powerOn(): Promise<void> {
    await this.#container.start();
    await this.engineUp();
  }

  private async engineUp(): Promise<void> {
    const patience = { timeoutMs: 120_000 };
    await until(`the engine of ${this.name}`, () => this.docker.ping(), Boolean, patience);
  }
}

const socketIn = (folder: string) => path.join(folder, 'docker.sock');
