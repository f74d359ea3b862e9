import { Argument, Option, type Command } from 'commander';
import { NothingToCompare } from '../../contracts/error-catalogue/release/load.ts';
import { COLORS, otherColor, type Color } from '../../contracts/release/release.ts';
import { readBudgets } from '../../release/load/budgets-file.ts';
import { findEngine } from '../../release/load/engine.ts';
import { makePlan } from '../../release/load/make-plan.ts';
import type { LoadPlan } from '../../release/load/plan/plan.ts';
import { optionsOf } from '../../release/load/plan/options.ts';
import { writeReports } from '../../release/load/report/write.ts';
import { runLoad } from '../../release/load/run-load.ts';
import { LOAD_KINDS, LOAD_SCENARIOS, type LoadScenario } from '../../release/load/summary.ts';
import { dryRunOption } from '../dry-run.ts';
import { ExitCode } from '../exit-code.ts';
import { durationOption } from '../load/duration-option.ts';
import { liveColor, loadDoors, loadTarget } from '../load/load-targets.ts';
import { loadText } from '../output/load-table.ts';

interface LoadCommandOptions {
  color?: Color;
  compare?: 'live';
  duration?: number;
  kind?: LoadPlan['kinds'];
  budgets?: string;
  report?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('load')
    .description('put load on the services and hold them to the budgets; exit 1 if one is violated')
    .addArgument(
      new Argument('[scenario]', 'shape of the load').choices(LOAD_SCENARIOS).default('smoke'),
    )
    .addOption(
      new Option('--color <color>', 'which copy; the live one if not said').choices(COLORS),
    )
    .addOption(
      new Option('--compare <with>', 'load the live color in the same run').choices(['live']),
    )
    .option('--duration <time>', 'e.g. 30s or 2m', durationOption)
    .addOption(new Option('--kind <kinds...>', 'only these kinds of call').choices([...LOAD_KINDS]))
    .option('--budgets <file>', 'instead of load-tests/budgets.json')
    .option('--report <folder>', 'write JSON, JUnit XML and an HTML page with plots')
    .addOption(dryRunOption())
    .option('--json', 'machine-readable output')
    .action(async (scenario: LoadScenario, options: LoadCommandOptions) => {
      const { budgets, digest } = await readBudgets(options.budgets);
      const live = await liveColor();
      const color = options.color ?? (options.compare === undefined ? live : otherColor(live));
      if (options.compare === 'live' && color === live) throw new NothingToCompare({ color });
      const colors = options.compare === 'live' ? [color, live] : [color];
      const plan = makePlan({
        scenario,
        budgets,
        targets: await Promise.all(
          colors.map((one) => (options.dryRun ? loadDoors : loadTarget)(one, one === live)),
        ),
        ...(options.duration === undefined ? {} : { seconds: options.duration }),
        ...(options.kind === undefined ? {} : { kinds: options.kind }),
      });
      if (options.dryRun) {
        const { name, version } = await findEngine();
        console.log(options.json ? dryJson(plan, name) : dryText(plan, `${name} ${version}`));
        return;
      }
      const summary = await runLoad({ plan, budgetsDigest: digest });
      const files = options.report === undefined ? [] : await writeReports(summary, options.report);
      console.log(options.json ? JSON.stringify(summary, null, 2) : loadText(summary));
      if (!options.json) for (const file of files) console.log(`wrote ${file}`);
      if (summary.budgets.violated > 0) process.exitCode = ExitCode.failed;
    });
}

/** Without the tokens, which a plan holds too. */
function dryJson(plan: LoadPlan, engine: string): string {
  const targets = plan.targets.map(({ color, doors }) => ({ color, doors }));
  const { scenario, seconds } = plan;
  const { scenarios, thresholds } = optionsOf(plan);
  return JSON.stringify({ engine, scenario, seconds, targets, scenarios, thresholds }, null, 2);
}

function dryText(plan: LoadPlan, engine: string): string {
  const rates = Object.entries(optionsOf(plan).scenarios).map(([name, { startRate, stages }]) => {
    const legs = stages.map(({ target, duration }) => `${target / 10}/s in ${duration}`);
    return `  ${name}: ${startRate / 10}/s, then ${legs.join(', ')}`;
  });
  const doors = plan.targets.flatMap((target) =>
    Object.entries(target.doors).map(([service, door]) => `  ${target.color} ${service}: ${door}`),
  );
  return [
    `${engine} would put the load ${plan.scenario} for ${plan.seconds} s on`,
    ...doors,
    'calls a second:',
    ...rates,
  ].join('\n');
}
