/** Colors of the real machines, through Compose and the engines. */
import type { Color } from '../../contracts/release/release.ts';
import { listContainers } from '../../engine/containers/containers.ts';
import type { Engine } from '../../engine/engine.ts';
import { lastLogLines } from '../../engine/containers/logs.ts';
import { usageOf } from '../../engine/containers/usage.ts';
import type { Fleet } from '../../fleet/model.ts';
import type { ImageFacts, Stacks } from '../ports.ts';
import { versionVariable } from '../versions/block.ts';
import { coloredEntries, imagesOf, servicesOf } from './colored.ts';
import { imageFacts } from './image-facts.ts';
import { LAST_LINES, missingOf, type Missing } from './not-ready.ts';
import { lackOfMemory } from './room.ts';

export interface Connected {
  readonly engines: readonly Engine[];
  readonly overlaysOf: (engine: Engine) => readonly string[];
}

export interface FleetStacksOptions {
  readonly fleet: Fleet;
  /** Connects when it is first needed: a machine that is away hinders only what needs it. */
  readonly connect: () => Promise<Connected>;
  /** A line of Compose's progress. */
  readonly onLine: (machine: string, line: string) => void;
}

export class FleetStacks implements Stacks {
  readonly #of: FleetStacksOptions;

  constructor(options: FleetStacksOptions) {
    this.#of = options;
  }

  async images(version: string): Promise<readonly ImageFacts[]> {
    const { fleet } = this.#of;
    const { engines } = await this.#of.connect();
    const facts = engines.map((engine) =>
      Promise.all(
        imagesOf(fleet, engine.machine, version).map((image) => imageFacts(engine, image)),
      ),
    );
    return (await Promise.all(facts)).flat();
  }

  async runs(machine: string, color: Color): Promise<string | null> {
    const { engine } = await this.#engine(machine);
    const own = new Set(servicesOf(this.#of.fleet, machine, color));
    const containers = await listContainers(engine);
    const versions = new Set(
      containers.filter(({ service }) => own.has(service)).map(({ version }) => version),
    );
    return versions.size === 1 ? [...versions][0] || null : null;
  }

  async lackOfRoom(color: Color): Promise<readonly string[]> {
    const { engines } = await this.#of.connect();
    const lacks = await Promise.all(engines.map((engine) => this.#lackOn(engine, color)));
    return lacks.filter((lack) => lack !== null);
  }

  async up(machine: string, color: Color, version: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    // Anew even when nothing changed: a rehearsal or a failed try has left restarts behind.
    const args = ['up', '--detach', '--no-deps', '--force-recreate', '--no-build'];
    await this.#compose(machine, color, args, { [versionVariable(color)]: version });
  }

  async notReady(machine: string, color: Color): Promise<readonly Missing[]> {
    const { engine } = await this.#engine(machine);
    const services = servicesOf(this.#of.fleet, machine, color);
    return missingOf(machine, services, await listContainers(engine), ({ id }) =>
      lastLogLines(engine, id, LAST_LINES),
    );
  }

  down(machine: string, color: Color): Promise<void> {
    return this.#compose(machine, color, ['rm', '--stop', '--force']);
  }

  async #compose(
    machine: string,
    color: Color,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { fleet, onLine } = this.#of;
    const services = servicesOf(fleet, machine, color);
    if (services.length === 0) return;
    const { engine, overlaysOf } = await this.#engine(machine);
    // Loaded when it is needed, which is not on the way back.
    const { compose, composeProject } = await import('../../engine/compose/compose.ts');
    const project = composeProject(engine, overlaysOf(engine), ['*']);
    await compose({ ...project, env }, [...args, ...services], (line) => onLine(machine, line));
  }

  async #lackOn(engine: Engine, color: Color): Promise<string | null> {
    const { fleet } = this.#of;
    const { machine, docker, info } = engine;
    const replaced = new Set(servicesOf(fleet, machine, color));
    const own = (await listContainers(engine)).filter(({ service }) => replaced.has(service));
    const gone = new Set(own.map(({ id }) => id));
    const running = (await docker.listContainers()).map(({ Id }) => Id);
    const usage = await usageOf(engine, running);
    const usedBytes = [...usage].reduce(
      (sum, [id, { memoryBytes }]) => sum + (gone.has(id) ? 0 : memoryBytes),
      0,
    );
    const facts = { machine, totalBytes: info.memoryBytes, usedBytes };
    return lackOfMemory(coloredEntries(fleet, machine), facts);
  }

  async #engine(machine: string) {
    const { engines, overlaysOf } = await this.#of.connect();
    const engine = engines.find((one) => one.machine === machine);
    if (!engine) throw new Error(`no engine of ${machine} is connected`);
    return { engine, overlaysOf };
  }
}
