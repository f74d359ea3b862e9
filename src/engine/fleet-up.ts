import type { Engine } from './engine.ts';
import { compose, composeProject } from './compose/compose.ts';
import { isFailed, isUp, listContainers, type FleetContainer } from './containers/containers.ts';
import { likelyCause } from './containers/diagnose.ts';
import { lastLogLines } from './containers/logs.ts';
import { poll } from './poll.ts';
import { LINK_NETWORK } from './project.ts';
import { listStates, type ContainerState } from './containers/states.ts';

export interface StartPlan {
  readonly engine: Engine;
  readonly overlays: readonly string[];
  readonly profiles: readonly string[];
}

/** What a waiting person sees: how far each machine is. */
export interface Progress {
  readonly elapsedMs: number;
  readonly states: readonly ContainerState[];
  /** The last line Compose printed, by machine. */
  readonly lastLine: ReadonlyMap<string, string>;
}

/** A container that failed, with what it said and what probably happened. */
export interface Failure {
  readonly container: FleetContainer;
  readonly cause: string;
  readonly lastLines: readonly string[];
}

export interface StartOutcome {
  readonly healthy: number;
  readonly total: number;
  readonly elapsedMs: number;
  readonly failures: readonly Failure[];
  /** Compose's own words, when it gave up. */
  readonly composeErrors: readonly Error[];
}

/** A container that restarted this often at its start will not come up by itself. */
const HOPELESS_RESTARTS = 3;

/**
 * Starts every machine's stack at once and waits until each container is healthy, one fails for
 * good, or the time is up.
 */
export async function startFleet(
  plans: readonly StartPlan[],
  options: { timeoutMs: number; onProgress: (progress: Progress) => void },
): Promise<StartOutcome> {
  await createLink(plans);
  const lastLine = new Map<string, string>();
  const composeErrors: Error[] = [];
  let composing = plans.length;
  for (const plan of plans) {
    const project = composeProject(plan.engine, plan.overlays, plan.profiles);
    compose(project, ['up', '--detach', '--remove-orphans'], (line) =>
      lastLine.set(plan.engine.machine, line),
    )
      .catch((error: Error) => composeErrors.push(error))
      .finally(() => (composing -= 1));
  }
  const start = Date.now();
  const { answer, elapsedMs } = await poll(
    async () => {
      const states = (
        await Promise.all(plans.map(({ engine }) => statesOf(engine, composing === 0)))
      ).flat();
      options.onProgress({ elapsedMs: Date.now() - start, states, lastLine });
      return states;
    },
    // Compose itself ends when a dependency fails; until it ends containers may be still to come.
    (states) => composing === 0 && (composeErrors.length > 0 || states.every(isSettled)),
    { timeoutMs: options.timeoutMs, intervalMs: 1000 },
  );
  const failures = await explainFailures(plans.map((plan) => plan.engine));
  return {
    healthy: answer.filter(isHealthy).length,
    total: answer.length,
    elapsedMs,
    failures,
    composeErrors,
  };
}

/** States of a machine; one that keeps restarting counts as ended, or the wait would last to its end. */
async function statesOf(engine: Engine, lookCloser: boolean): Promise<ContainerState[]> {
  const states = await listStates(engine);
  if (!lookCloser) return states;
  return Promise.all(
    states.map(async (state) => {
      if (isSettled(state)) return state;
      const { RestartCount: restarts } = await engine.docker.getContainer(state.id).inspect();
      return restarts >= HOPELESS_RESTARTS ? { ...state, state: 'exited' } : state;
    }),
  );
}

function isHealthy(state: ContainerState): boolean {
  return state.state === 'running' && (state.health === 'healthy' || state.health === 'none');
}

function isSettled(state: ContainerState): boolean {
  return (
    isHealthy(state) ||
    state.health === 'unhealthy' ||
    state.state === 'exited' ||
    state.state === 'dead'
  );
}

/** Every container that is not up, the failed ones first, with its last words. */
async function explainFailures(engines: readonly Engine[], tail = 8): Promise<Failure[]> {
  const found = await Promise.all(
    engines.map(async (engine) => {
      const down = (await listContainers(engine)).filter((container) => !isUp(container));
      return Promise.all(
        down.map(async (container) => {
          const lastLines = await lastLogLines(engine, container.id, tail);
          return { container, lastLines, cause: likelyCause(container, lastLines) };
        }),
      );
    }),
  );
  return found.flat().sort((a, b) => Number(isFailed(b.container)) - Number(isFailed(a.container)));
}

/** The link network belongs to neither project, so it is made before either starts. */
async function createLink(plans: readonly StartPlan[]): Promise<void> {
  const shared = plans.find((plan) => plan.overlays.includes('one-host'));
  if (!shared) return;
  const { docker } = shared.engine;
  const existing = await docker.listNetworks({ filters: { name: [LINK_NETWORK] } });
  if (existing.some((network) => network.Name === LINK_NETWORK)) return;
  await docker.createNetwork({
    Name: LINK_NETWORK,
    Driver: 'bridge',
    // Only brokers meet here, and none goes out this way; published ports stay with the machine's own network.
    Internal: true,
    Labels: { 'tandem.link': 'true' },
  });
}
