import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { FleetNotHealthy } from '../../contracts/error-catalogue/cli/engine.ts';
import { startFleet, type Failure, type StartPlan } from '../../engine/fleet-up.ts';
import { composeProject } from '../../engine/compose/compose.ts';
import { listContainers } from '../../engine/containers/containers.ts';
import { isLocal, type Engine } from '../../engine/engine.ts';
import { readPins } from '../../engine/compose/pins.ts';
import type { Fleet } from '../../fleet/model.ts';
import { GREEN_PROFILE } from '../../fleet/render/service/colors.ts';
import { examine } from '../../engine/doctor/run.ts';
import { CAPABILITY_NAMES, MODES, Mode } from '../../contracts/migration/modes.ts';
import { dryRunOption, printSteps } from '../dry-run.ts';
import { enginesWithOverlays, fleetAtHand, machinesOf } from '../fleet/fleet-at-hand.ts';
import { addressLines } from '../output/addresses.ts';
import { ProgressView } from '../output/progress.ts';
import { paint } from '../output/style.ts';
import { setAllModes } from '../modes/set-all-modes.ts';
import { stepsOfUp } from '../steps-of-up.ts';
import { percent } from './mode/set.ts';
import { renderStatus, statusRows } from './status.ts';

/** Words of Compose when an image is neither here nor to be had. */
const IMAGE_MISSING =
  /failed to resolve source metadata|pull access denied|manifest unknown|registry/i;
const IMAGES_HINT =
  'the images are not on this engine and no registry gives them; `scripts/up` builds them here';

/** Profile of the 16 legacy containers. */
const LEGACY_PROFILE = 'delegation';

interface UpOptions {
  machine?: string;
  profile: string[];
  timeout: number;
  mode?: Mode;
  percent?: number;
  dryRun?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('up')
    .description('start the fleet and wait until every container is healthy')
    .option('--machine <name>', 'only this machine')
    .option('--profile <name>', 'also start a compose profile, e.g. delegation', collect, [])
    .option('--timeout <seconds>', 'how long to wait', seconds, 600)
    .addOption(
      new Option(
        '--mode <mode>',
        'set every capability to it, with the legacy containers it needs',
      ).choices(MODES),
    )
    .option(
      '--percent <n>',
      'share of callers that the services answer, for --mode gradual',
      percent,
    )
    .addOption(dryRunOption())
    .action(async (options: UpOptions) => {
      if (options.mode === Mode.gradual && options.percent === undefined)
        parent.error("error: --mode gradual needs --percent, e.g. '--percent 10'");
      const fleet = fleetAtHand();
      const machines = machinesOf(fleet, options.machine);
      if (!options.dryRun) await (await makerOfSecrets()).ensureSecrets(fleet, machines);
      const { engines, overlaysOf } = await enginesWithOverlays(fleet, machines);
      const plans: StartPlan[] = [];
      for (const engine of engines) {
        const { overlays, reasons } = overlaysOf(engine);
        reasons.forEach((reason) => console.log(paint.dim(reason)));
        const pinned = Object.keys(readPins(engine.machine));
        if (pinned.length > 0)
          console.log(paint.dim(`${engine.machine}: versions of their own: ${pinned.join(', ')}`));
        plans.push({ engine, overlays, profiles: await profilesOn(engine, profilesFor(options)) });
      }
      if (options.dryRun) return printSteps(await steps(fleet, plans, options));
      const view = new ProgressView();
      const outcome = await startFleet(plans, {
        timeoutMs: options.timeout * 1000,
        onProgress: (progress) => view.show(progress),
      });
      view.done();
      if (
        outcome.healthy === outcome.total &&
        outcome.total > 0 &&
        outcome.composeErrors.length === 0
      ) {
        console.log(renderStatus(await statusRows(engines)));
        if (options.mode !== undefined) await setAllModes(options.mode, options.percent);
        console.log(`\nall healthy after ${(outcome.elapsedMs / 1000).toFixed(0)} s\n`);
        console.log((await addressLines(engines)).join('\n'));
        return;
      }
      outcome.failures.slice(0, 5).forEach((failure) => console.error(describeFailure(failure)));
      if (outcome.failures.length > 5)
        console.error(`... and ${outcome.failures.length - 5} more are not up`);
      outcome.composeErrors.forEach((error) => {
        console.error(paint.bad(error.message));
        if (IMAGE_MISSING.test(error.message)) console.error(`  likely cause: ${IMAGES_HINT}`);
      });
      await hintFromDoctor(fleet, plans);
      throw new FleetNotHealthy({
        healthy: outcome.healthy,
        total: outcome.total,
        seconds: Math.round(outcome.elapsedMs / 1000),
      });
    });
}

/** Loaded when it is needed: what makes certificates takes longer to load than the rest of `--help`. */
const makerOfSecrets = () => import('../secrets/ensure-secrets.ts');

async function steps(fleet: Fleet, plans: readonly StartPlan[], options: UpOptions) {
  const { mode } = options;
  const { areBroughtHere, secretsToMake } = await makerOfSecrets();
  const secrets = areBroughtHere(plans.map(({ engine }) => engine.machine))
    ? []
    : (await secretsToMake(fleet)).created;
  return [
    ...(secrets.length === 0 ? [] : [`make ${secrets.length} secrets: ${secrets.join(', ')}`]),
    ...(await Promise.all(plans.map(stepsOfUp))).flat(),
    ...(mode === undefined ? [] : [`set all ${CAPABILITY_NAMES.length} capabilities to ${mode}`]),
  ];
}

/** A failed container as people need it: what, why, and its last words. */
function describeFailure({ container, cause, lastLines }: Failure): string {
  const head = `${container.machine}/${container.agent}: ${container.state}, health ${container.health}, exit code ${container.exitCode}`;
  return [
    paint.bad(head),
    `  likely cause: ${cause}`,
    ...withoutRepeats(lastLines).map((line) => paint.dim(`  | ${line.slice(0, 400)}`)),
  ].join('\n');
}

/** A container that restarts says the same each time; the last time is enough. */
function withoutRepeats(lines: readonly string[]): string[] {
  const lastOfEach = new Map(lines.map((line) => [line.replace(/"time":"[^"]*"/, ''), line]));
  return [...lastOfEach.values()];
}

async function hintFromDoctor(fleet: Fleet, plans: readonly StartPlan[]): Promise<void> {
  const checks = plans.map(({ engine, overlays, profiles }) =>
    examine({
      engine,
      fleet,
      project: composeProject(engine, overlays, profiles),
      local: isLocal(engine),
    }),
  );
  const failed = (await Promise.all(checks)).flat().filter((found) => found.outcome === 'fail');
  failed.forEach((found) =>
    console.error(`${found.machine} ${found.check}: ${found.message}; ${found.fix}`),
  );
}

/** Every mode but unified asks the legacy containers. */
export function profilesFor({ profile, mode }: Pick<UpOptions, 'profile' | 'mode'>): string[] {
  const needsLegacy = mode !== undefined && mode !== Mode.unified;
  return needsLegacy ? [...new Set([...profile, LEGACY_PROFILE])] : profile;
}

/**
 * Profiles that are named replace those of the file of variables, where a release keeps the profile
 * of the second color; where that one is there it stays part of the start.
 */
async function profilesOn(engine: Engine, named: readonly string[]): Promise<readonly string[]> {
  if (named.length === 0 || named.includes(GREEN_PROFILE)) return named;
  const containers = await listContainers(engine);
  return containers.some(({ color }) => color === GREEN_PROFILE)
    ? [...named, GREEN_PROFILE]
    : named;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function seconds(value: string): number {
  const parsed = Number(value);
  if (!Number.isFinite(parsed) || parsed <= 0)
    throw new InvalidArgumentError('give a number of seconds above 0');
  return parsed;
}
