/**
 * Copies through Compose and the engine. Compose starts containers, since it knows how; it gets the
 * pins of the moment, so a later `up` finds what it expects. The engine ends them, since Compose
 * cannot be told which one of two has to go.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose, composeProject } from '../../../engine/compose/compose.ts';
import { stopContainer } from '../../../engine/containers/stop.ts';
import type { Engine } from '../../../engine/engine.ts';
import { lastLogLines } from '../../../engine/containers/logs.ts';
import {
  pinsFile,
  pinsText,
  readPins,
  setPin,
  withPin,
  type Pin,
} from '../../../engine/compose/pins.ts';
import { poll, systemClock } from '../../../engine/poll.ts';
import { projectOf } from '../../../engine/project.ts';
import { UpgradePullFailed } from '../../../contracts/error-catalogue/release/upgrade.ts';
import type { Copies, Copy, Said } from './copies.ts';
import { pull } from './pull.ts';
import { saidIn } from './said.ts';
import type { Target } from '../plan/types.ts';
import type { CardFacts } from '../plan/vram.ts';
import { readUnfinished, setUnfinished } from './unfinished.ts';

/** Lines of a young container that are looked at. */
const LOG_LINES = 2_000;

export interface ComposeCopiesOptions {
  readonly engines: readonly Engine[];
  readonly overlaysOf: (engine: Engine) => readonly string[];
  /** Figures of the cards; null where nobody can ask. */
  readonly cards: (engine: Engine) => Promise<readonly CardFacts[] | null>;
  /** Version that the rendered files name without a pin. */
  readonly defaultVersion: string;
}

export class ComposeCopies implements Copies {
  readonly #options: ComposeCopiesOptions;

  constructor(options: ComposeCopiesOptions) {
    this.#options = options;
  }

  async list(machine: string, slug: string): Promise<Copy[]> {
    const { docker } = this.#engine(machine);
    const label = [
      `com.docker.compose.project=${projectOf(machine)}`,
      `com.docker.compose.service=${slug}`,
      'com.docker.compose.oneoff=False',
    ];
    const found = await docker.listContainers({ all: true, filters: { label } });
    const looked = found.map(async ({ Id }): Promise<Copy | null> => {
      const inspected = await docker.getContainer(Id).inspect().catch(nullIfGone);
      if (inspected === null) return null;
      const { State: state, Config, HostConfig, Image, RestartCount } = inspected;
      return {
        id: Id,
        imageId: Image,
        image: Config.Image,
        running: state.Running,
        neverStarted: state.Status === 'created',
        retiring: HostConfig.RestartPolicy?.Name === NEVER,
        health: (state.Health?.Status as Copy['health'] | undefined) ?? 'none',
        restarts: RestartCount,
        exitCode: state.ExitCode,
      };
    });
    return (await Promise.all(looked)).filter((copy) => copy !== null);
  }

  async imageId(machine: string, image: string): Promise<string | null> {
    const { docker, address } = this.#engine(machine);
    const look = async () => (await docker.getImage(image).inspect().catch(nullIfGone))?.Id ?? null;
    const here = await look();
    // Ours are built, not pulled.
    if (here !== null || image.startsWith('tandem/')) return here;
    const reason = await pull(address, image);
    if (reason !== null) throw new UpgradePullFailed({ machine, image, reason });
    return look();
  }

  async startBeside(machine: string, slug: string, target: Target, running: number): Promise<void> {
    const scale = ['--no-recreate', '--scale', `${slug}=${running + 1}`];
    await this.#up(machine, slug, target, scale);
  }

  async replace(machine: string, slug: string, target: Target | null, anew = false): Promise<void> {
    const scale = ['--scale', `${slug}=1`, ...(anew ? ['--force-recreate'] : [])];
    await this.#up(machine, slug, target, scale);
  }

  unfinished = (machine: string, slug: string) => setUnfinished(machine, slug, true);
  finished = (machine: string, slug: string) => setUnfinished(machine, slug, false);
  isUnfinished = (machine: string, slug: string) => readUnfinished(machine).includes(slug);

  pin(machine: string, slug: string, target: Target | null): void {
    setPin(machine, slug, this.#pinOf(target));
  }

  pinned(machine: string, slug: string): Target | null {
    const pin = readPins(machine)[slug];
    return pin ? { image: pin.image, version: pin.labels?.['tandem.version'] ?? null } : null;
  }

  async retire(
    machine: string,
    id: string,
    signal: NodeJS.Signals,
    graceSeconds: number,
  ): Promise<number> {
    const container = this.#engine(machine).docker.getContainer(id);
    // One that ends by itself, as after a soft stop, would be started again.
    await container.update({ RestartPolicy: { Name: NEVER } });
    await container.kill({ signal }).catch(ignoreNotRunning);
    const { ok, answer } = await poll(
      async () => (await container.inspect()).State,
      ({ Running }) => !Running,
      { timeoutMs: graceSeconds * 1000, intervalMs: 200, clock: systemClock },
    );
    await container.remove({ force: true, v: true });
    return ok ? answer.ExitCode : KILLED;
  }

  async end(
    machine: string,
    id: string,
    signal: NodeJS.Signals,
    graceSeconds: number,
  ): Promise<void> {
    const container = this.#engine(machine).docker.getContainer(id);
    await stopContainer(container, graceSeconds, signal);
  }

  async freeMiB(machine: string, card: number): Promise<number | null> {
    const cards = await this.#options.cards(this.#engine(machine));
    const found = cards?.find(({ index }) => index === card);
    return found ? found.totalMiB - found.usedMiB : null;
  }

  async keep(machine: string, id: string): Promise<void> {
    const container = this.#engine(machine).docker.getContainer(id);
    await container.update({ RestartPolicy: { Name: ALWAYS } });
  }

  async discard(machine: string, id: string): Promise<void> {
    const container = this.#engine(machine).docker.getContainer(id);
    await container.remove({ force: true, v: true }).catch(nullIfGone);
  }

  async said(machine: string, id: string): Promise<Said> {
    return saidIn(await lastLogLines(this.#engine(machine), id, LOG_LINES));
  }

  /** With the pins as they are, but for this service, in a file of its own: it is not settled yet. */
  async #up(machine: string, slug: string, target: Target | null, args: readonly string[]) {
    const engine = this.#engine(machine);
    const folder = mkdtempSync(path.join(tmpdir(), 'tandem-upgrade-'));
    try {
      const trial = path.join(folder, 'pins.yaml');
      const pins = withPin(readPins(machine), slug, this.#pinOf(target));
      writeFileSync(trial, pinsText(pins));
      const project = composeProject(engine, this.#options.overlaysOf(engine), ['*']);
      const files = [...project.files.filter((file) => file !== pinsFile(machine)), trial];
      const up = ['up', '--detach', '--no-deps', '--no-build', ...args, slug];
      await compose({ ...project, files }, up);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Null when the rendered file says the same without a pin. */
  #pinOf(target: Target | null): Pin | null {
    if (target === null) return null;
    const { image, version } = target;
    const { defaultVersion } = this.#options;
    if (version === defaultVersion && image.startsWith('tandem/')) return null;
    if (version === null) return { image };
    const labels = { 'tandem.version': version };
    return { image, environment: { TANDEM_VERSION: version }, labels };
  }

  #engine(machine: string): Engine {
    const engine = this.#options.engines.find((candidate) => candidate.machine === machine);
    if (!engine) throw new RangeError(`no engine of ${machine}`);
    return engine;
  }
}

/** What the rendered files say of every container, and what they say of none. */
const ALWAYS = 'unless-stopped';
const NEVER = 'no';

/** What the kernel's SIGKILL leaves as exit code. */
const KILLED = 137;

function nullIfGone(error: unknown): null {
  if ((error as { statusCode?: number }).statusCode === 404) return null;
  throw error;
}

/** 409: it had ended by itself. */
function ignoreNotRunning(error: unknown): void {
  if ((error as { statusCode?: number }).statusCode !== 409) throw error;
}
