/** A machine with both colors of one service, switched through the steward's control session. */
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  hostOfColor,
  otherColor,
  type Color,
  type MachineReleaseStatus,
  type WatchLimits,
} from '../../src/contracts/release.ts';
import {
  openStewardSession,
  type StewardCommand,
  type StewardSession,
} from '../../src/engine/steward-session.ts';
import { StewardSessionLost } from '../../src/contracts/error-catalogue/release-switch.ts';
import { execIn } from './exec-in.ts';
import { docker, Slice } from './slice.ts';
import { until } from './until.ts';
import { loopback } from './loopback.ts';

export const SERVICE = 'core-orchestrator';
/** Where users come in. */
export const DOOR = `http://${loopback(3)}:7000`;

/** What a release can do wrong while it looks healthy; `down`: every answer is bad. */
export const FAULTS = ['errors', 'endpoint', 'slow', 'crash', 'leak'] as const;
export type Fault = (typeof FAULTS)[number] | 'down' | 'none';

/**
 * Lets a good image be a bad release: the file says what is wrong with it. It lies in memory, so a container
 * that starts again is a good one.
 */
const BREAKS = `
const { readFileSync } = require('node:fs');
const { Server } = require('node:http');
const fault = () => {
  try {
    return readFileSync('/tmp/bad', 'utf8');
  } catch {
    return '';
  }
};
const kept = [];
let calls = 0;
setInterval(() => {
  if (fault() === 'crash') process.exit(1);
  if (fault() === 'leak') kept.push(Buffer.alloc(16 * 1024 ** 2, 1));
}, 100).unref();
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, request, response) {
  const bad = event === 'request' && request.url.startsWith('/v1/') ? fault() : '';
  const pass = () => emit.apply(this, arguments);
  if (bad === 'slow') {
    const end = response.end;
    response.end = (...last) => (setTimeout(() => end.apply(response, last), 300), response);
  }
  const fails = {
    errors: () => (calls += 1) % 20 === 0,
    endpoint: () => request.url === '/v1/modes',
    down: () => true,
  }[bad];
  if (!fails?.()) return pass();
  response.statusCode = 500;
  response.end('{}');
  return true;
};
`;

export class ColorSwitch {
  readonly slice: Slice;
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'tandem-breaks-'));
  #session: StewardSession | undefined;

  constructor() {
    const file = path.join(this.#folder, 'breaks.cjs');
    writeFileSync(file, BREAKS, { mode: 0o644 });
    const breakable = {
      environment: { NODE_OPTIONS: '--require=/breaks.cjs' },
      volumes: [`${file}:/breaks.cjs:ro`],
    };
    const green = hostOfColor(SERVICE, 'green');
    this.slice = new Slice({
      services: { mainpc: ['nats', SERVICE, green, 'steward', 'ingress'] },
      expose: { mainpc: { nats: [4222] } },
      override: { mainpc: { services: { [green]: breakable } } },
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
    return this;
  }

  async stop(): Promise<void> {
    this.#session?.close();
    await this.slice.stop();
    rmSync(this.#folder, { recursive: true, force: true });
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
    const code = `fs.writeFileSync('/tmp/bad', '${fault}')`;
    await execIn(await this.container('green'), ['/usr/local/bin/node', '-e', code]);
  }
}
