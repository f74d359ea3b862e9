import type { Command } from 'commander';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TandemError } from '../../../contracts/errors.ts';
import { otherColor } from '../../../contracts/release/release.ts';
import { overview } from '../../../release/ask.ts';
import { decide } from '../../../release/gates/decide.ts';
import { loadGates } from '../../../release/gates/definition/load.ts';
import { measureNow } from '../../../release/gates/measure-now.ts';
import type { EvaluatedGates } from '../../../release/gates/model.ts';
import { liveSide } from '../../../release/live.ts';
import type { Candidate, Measurement } from '../../../release/ports.ts';
import type { World } from '../../../release/world.ts';
import { ExitCode } from '../../exit-code.ts';
import { findingsText } from '../../output/findings.ts';
import { gatesText } from '../../output/gates.ts';
import { packageVersion } from '../../package-version.ts';
import { paint } from '../../output/style.ts';
import { gatesAtHand, gatesFile } from '../../release/gates-at-hand.ts';
import { lookAtRelease } from '../../release/run-command.ts';

interface Options {
  readonly kept?: boolean;
  readonly release?: string;
  readonly json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('gate')
    .description(
      'evaluate the gates: measures anew what needs no rehearsal, keeps the rest; exit 1 on no-go',
    )
    .option('--kept', 'measure nothing, take the figures of the stage')
    .option('--release <version>', 'images to look at when nothing is staged')
    .option('--json', 'machine-readable output')
    .action(async (options: Options) => {
      const { definition, findings } = loadGates(gatesFile());
      if (definition === null) {
        if (options.json) console.log(JSON.stringify({ go: false, findings }, null, 2));
        else console.log(findingsText(findings, path.dirname(gatesFile())));
        process.exitCode = ExitCode.failed;
        return;
      }
      await lookAtRelease(async (world) => show(await gates(world, options), options));
    });
}

/** Fresh figures come before those of the stage. */
async function gates(world: World, options: Options): Promise<EvaluatedGates> {
  const own = gatesAtHand();
  const { measurements } = await world.store.load();
  const fresh = options.kept ? [] : await measured(world, options, own);
  const renewed = new Set(fresh.map(({ source }) => source));
  const kept = measurements.filter(({ source }) => !renewed.has(source));
  return own.evaluate([...kept, ...fresh]);
}

async function measured(
  world: World,
  options: Options,
  { checks }: ReturnType<typeof gatesAtHand>,
): Promise<Measurement[]> {
  const candidate = await candidateOf(world, options);
  const folder = await mkdtemp(path.join(tmpdir(), 'tandem-gates-'));
  try {
    return await measureNow(
      checks.filter(({ phase }) => phase !== 'rehearsal'),
      { candidate, folder, progress: (line) => console.error(paint.dim(line)) },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is staged; else the images of a version, in the color that is not live. */
async function candidateOf(world: World, options: Options): Promise<Candidate> {
  const machines = world.machines.map(({ machine }) => machine);
  const { release, images } = await world.store.load();
  if (release !== null && options.release === undefined) {
    const { id, version, color, previous } = release;
    return { release: id, version, color, live: previous, machines, images };
  }
  const version = options.release ?? process.env.TANDEM_VERSION ?? packageVersion();
  const live = await liveNow(world);
  const color = otherColor(live.color);
  const here = await world.stacks.images(version);
  return { release: 'none', version, color, live, machines, images: here };
}

/** A fleet that does not run, or never released, counts as blue. */
async function liveNow({ machines }: World): Promise<Candidate['live']> {
  const { statuses } = await overview(machines);
  try {
    return liveSide([...statuses.values()].filter((status) => status !== null));
  } catch (error) {
    if (!(error instanceof TandemError)) throw error;
    return { color: 'blue', version: null };
  }
}

function show(evaluated: EvaluatedGates, { json }: Options): void {
  const { go, results } = evaluated;
  const decision = decide(results);
  if (json) console.log(JSON.stringify({ ...evaluated, reasons: decision.reasons }, null, 2));
  else {
    const sum = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
    console.log(gatesText(results));
    console.log(
      `\n${go ? paint.good('go') : paint.bad('no-go')}: ${sum('pass')} passed, ${sum('fail')} failed, ${sum('unknown')} unknown`,
    );
  }
  if (!go) process.exitCode = ExitCode.failed;
}
