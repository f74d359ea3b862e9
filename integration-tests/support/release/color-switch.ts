/** A machine with both colors of one service, switched through the steward's control session. */
import path from 'node:path';
import {
  hostOfColor,
  otherColor,
  type Color,
  type MachineReleaseStatus,
  type WatchLimits,
} from '../../../src/contracts/release/release.ts';
import {
  openStewardSession,
  type StewardCommand,
  type StewardSession,
} from '../../../src/engine/steward-session.ts';
import { StewardSessionLost } from '../../../src/contracts/error-catalogue/release/switch.ts';
import { BadRelease, type Fault } from './bad-release.ts';
import { docker, Slice } from '../containers/slice.ts';
import { until } from '../until.ts';
import { loopback } from '../containers/loopback.ts';

export const SERVICE = 'core-orchestrator';
/** Where users come in. */
export const DOOR = `http://${loopback(3)}:7000`;

export class ColorSwitch {
  readonly slice: Slice;
  /** What green is. */
  readonly #bad = new BadRelease();
  #session: StewardSession | undefined;

  constructor() {
    const green = hostOfColor(SERVICE, 'green');
    this.slice = new Slice({
      services: { mainpc: ['nats', SERVICE, green, 'steward', 'ingress'] },
      expose: { mainpc: { nats: [4222] } },
      override: { mainpc: { services: { [green]: this.#bad.settings } } },
      prepareSecrets: (dir) => this.#bad.useKey(path.join(dir, 'mainpc', `nkey.${SERVICE}`)),
    });
  }

  async start(): Promise<this> {
    await this.slice.start();
    await until(
      'blue is live and green a standby',
      () => this.status(),
      ({ containers }) =>
        containers.map(({ report }) => report?.role).join() === 'live,standby' &&
        containers.every(({ report }) => report?.ready === true),
    );
    // The ingress sends to nobody before its first check.
    await until(
      'users are answered',
      () => fetch(`${DOOR}/v1/agents`, { signal: AbortSignal.timeout(2_000) }),
      ({ status }) => status === 200,
    );
    return this;
  }

  async stop(): Promise<void> {
    this.#session?.close();
    await this.slice.stop();
    this.#bad.remove();
  }

  /** A session lasts as long as the steward's process. */
  async send(command: StewardCommand): Promise<MachineReleaseStatus> {
    this.#session ??= await openStewardSession(
      { docker, machine: 'mainpc' },
      this.slice.project('mainpc'),
    );
    try {
      return await this.#session.send(command);
    } catch (error) {
      if (error instanceof StewardSessionLost) this.#session = undefined;
      throw error;
    }
  }

  async status(): Promise<MachineReleaseStatus> {
    return this.send({ verb: 'status' });
  }

  async standsBy(color: Color): Promise<void> {
    await until(
      `${color} stands by`,
      () => this.status(),
      ({ containers }) =>
        containers.some(({ report }) => report?.color === color && report.role === 'standby'),
    );
  }

  async prepare(color: Color, release = 'r1'): Promise<MachineReleaseStatus> {
    const { containers } = await this.status();
    const version = containers.find(({ report }) => report?.color === color)?.report?.version;
    return this.send({
      ...{ verb: 'prepare', release, color },
      version: version ?? process.env.TANDEM_VERSION ?? '0.1.0',
    });
  }

  async commit(
    color: Color,
    watch: WatchLimits | null = null,
    release = 'r1',
  ): Promise<MachineReleaseStatus> {
    const { record } = await this.status();
    const epoch = record.epoch + 1;
    return this.send({ verb: 'commit', release, epoch, color, watch });
  }

  /** To whichever color is not live. */
  async turn(watch: WatchLimits | null = null): Promise<MachineReleaseStatus> {
    const color = otherColor((await this.status()).record.live);
    await this.prepare(color);
    return this.commit(color, watch);
  }

  container(color: Color) {
    return this.slice.container('mainpc', color === 'blue' ? SERVICE : hostOfColor(SERVICE, color));
  }

  /** Green is bad in this way from now on, until its container starts again. */
  async breakGreen(fault: Fault): Promise<void> {
    await this.#bad.break(await this.container('green'), fault);
  }

  /** The broker knows green again. */
  mendLogin(): void {
    this.#bad.goodKey();
  }
}
