/** The life of a container of which there are two copies: standby until it is called. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Draining } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { COLOR_EVENT } from '../../contracts/release/release.ts';
import { LifeState } from '../../contracts/fleet/health.ts';
import type { AgentDefinition, Stop } from '../agent.ts';
import { assemble, type Assembly, type Place } from '../life/assembly.ts';
import { openContainer, type Container } from '../life/container.ts';
import { connectFabric, type Fabric } from '../fabric/connect.ts';
import { drainAll, openDoors, setStateAside } from '../life/steps.ts';
import type { Settings } from '../settings/settings.ts';
import { ExitCode } from '../life/signals.ts';
import type { ColorLife } from './color-life.ts';
import { Colored } from './colored.ts';
import { handOver } from './hand-over.ts';
import { holdOn, LET_GO_MS, type HoldOn } from './hold-on.ts';
import { openRehearsal } from './rehearsal.ts';
import { Ending } from './role.ts';
import { standsBy } from './stands-by.ts';
import { warmUp } from './warm-up.ts';

/** Time for the last answers of a process that may not write any more, milliseconds. */
const LAST_ANSWERS_MS = 200;
/** As long as a takeover takes; a signal ends the process at once. */
const REST_MS = 1_000;

/** Runs a colored agent until its part is over or it is told to stop; gives the exit code. */
export async function runColored(
  definition: AgentDefinition,
  settings: Settings,
): Promise<ExitCode> {
  const colored = new Colored(settings);
  const container = await openContainer(definition, settings, colored.pages);
  colored.belongsTo(container);
  const { end, health, log, parts, secrets } = container;
  // Until the doors open, and they answer.
  container.http.delegate(standsBy(settings.identity));
  const onProblem = (reason: string) => (health.stage = `connecting to the fabric: ${reason}`);
  health.stage = 'connecting to the fabric';
  const { identity, natsUrl: url, nkeyFile } = settings;
  const connecting = connectFabric({ identity, url, nkeyFile, secrets, log, onProblem });
  const fabric = await Promise.race([connecting, end.told]);
  if (typeof fabric === 'number') return fabric;
  parts.fabric = fabric;

  health.stage = 'asking which color is live';
  const life = await Promise.race([colored.join(fabric), end.told]);
  if (typeof life === 'number') return life;
  if (life.role === 'standby') {
    health.stage = 'getting warm';
    await warmUp(definition, container, fabric).catch((err: unknown) =>
      log.warn('cold: a takeover will take longer', { err }),
    );
    health.state = LifeState.ready;
  }
  const first = await Promise.race([life.first, end.told]);
  const called = performance.now();
  if (typeof first === 'number') return first;
  if (first !== 'opening') health.state = LifeState.starting;

  const place: Place =
    first === 'rehearsing'
      ? await openRehearsal(container)
      : { fabric, settings, gate: colored.gate };
  parts.fabric = place.fabric;
  const assembly = await assemble(definition, container, place);
  const work: { stop: Stop | void } = { stop: undefined };
  const begin = async () => {
    if (first !== 'rehearsing') setStateAside(container);
    assembly.openReporter();
    health.stage = 'starting its work';
    const started = performance.now();
    work.stop = await definition.start?.(assembly.context);
    colored.working = true;
    log.info('its work runs', { milliseconds: Math.round(performance.now() - started) });
  };

  /** Whoever waits for this part looks at once; without it he looks a little later. */
  const tellOfPage = () =>
    assembly.context.publish(`${COLOR_EVENT}.${identity.machine}`, { ...colored.report() });

  const told = Promise.race([end.told, life.ended]);
  const held: HoldOn = { told, colored, log, reportError: assembly.context.reportError };
  try {
    if (first === 'opening') {
      await openDoors(container, assembly);
      colored.holding = true;
      health.state = LifeState.ready;
      tellOfPage();
      log.info('holds calls until it is live', {
        milliseconds: Math.round(performance.now() - called),
      });
      const over = await Promise.race([life.live, told]);
      if (over === undefined) await begin().catch((error: unknown) => holdOn(error, held));
    } else {
      await begin();
      await openDoors(container, assembly);
    }
    if (colored.working) {
      health.state = LifeState.ready;
      if (first !== 'rehearsing') colored.open();
      tellOfPage();
      assembly.registry.start();
      log.info('ready', { actions: Object.keys(definition.actions).length });
    }
  } catch (error) {
    end.fatal(error, 'start');
  }
  const why = await told;
  return leave({ why, container, assembly, colored, life, live: fabric }, () => work.stop);
}

interface LeaveParts {
  readonly why: ExitCode | Ending;
  readonly container: Container;
  readonly assembly: Assembly;
  readonly colored: Colored;
  readonly life: ColorLife;
  /** The connection that the record is read over. */
  readonly live: Fabric;
}

async function leave(parts: LeaveParts, stopWork: () => Stop | void): Promise<ExitCode> {
  const { why, container, assembly, colored, life } = parts;
  const { end, log } = container;
  switch (why) {
    case Ending.fenced:
      await lastAnswers(parts);
      return ExitCode.ok;
    case Ending.handover:
      await handOver({ assembly, colored, life, end, log, stopWork: stopWork() });
      return withinTime(
        colored,
        drainAll(container, assembly, undefined, ExitCode.ok).then(restAWhile),
      );
    case Ending.calledOff:
      assembly.fabricService.stopAccepting();
      await assembly.fabric.nc.flush();
      colored.pass();
      await assembly.dispatcher.idle();
      return drainAll(container, assembly, undefined, ExitCode.ok);
    default: {
      colored.close();
      end.stop();
      return drainAll(
        container,
        assembly,
        stopWork(),
        why === Ending.rehearsed ? ExitCode.ok : why,
      );
    }
  }
}

/** The engine starts the next process at once, which would take the cores from the color that takes over just then. */
async function restAWhile(code: ExitCode): Promise<ExitCode> {
  await sleep(REST_MS);
  return code;
}

/** What work has half begun nobody can stop but the end of the process. */
function withinTime(colored: Colored, drained: Promise<ExitCode>): Promise<ExitCode> {
  if (colored.failure === undefined) return drained;
  const late = new Promise<ExitCode>((resolve) => {
    setTimeout(() => resolve(ExitCode.broken), LET_GO_MS).unref();
  });
  return Promise.race([drained, late]);
}

/** Somebody else is live: callers are told to ask again, and nothing is written or awaited. */
async function lastAnswers({ container, assembly, colored }: LeaveParts): Promise<void> {
  const { settings, log } = container;
  log.error('another color was live meanwhile; this process stops at once');
  colored.close();
  assembly.dispatcher.abandon(new Draining({ agent: settings.identity.agent }));
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.race([
    assembly.fabric.nc.flush(),
    new Promise((resolve) => setTimeout(resolve, LAST_ANSWERS_MS)),
  ]);
}
