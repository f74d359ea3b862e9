/** What load tests contribute to a release: a smoke test, then the comparison that its gates decide on. */
import type { Color } from '../../contracts/release/release.ts';
import { loadMeasurements } from '../compare/load-measurements.ts';
import type { Check, CheckOutcome, CheckRun, Loads } from '../ports.ts';
import { comparisonOf } from './comparison.ts';
import { makePlan } from './make-plan.ts';
import type { Budgets } from './plan/budgets.ts';
import type { LoadTarget } from './plan/plan.ts';
import { writeReports } from './report/write.ts';
import { runLoad } from './run-load.ts';
import type { LoadScenario, LoadSummary } from './summary.ts';

export interface LoadWorld {
  /** Doors and token of a color; the one that is not live answers at the preview ports. */
  readonly targetOf: (color: Color, isLive: boolean) => Promise<LoadTarget>;
  readonly budgets: Budgets;
  /** Of the file that they were read from. */
  readonly digest: string;
  readonly run?: typeof runLoad;
}

/** The checks of a release that put load on the candidate. */
export function loadChecks(world: LoadWorld): Loads {
  const comparison = comparisonOf(world.budgets);
  const smoke: Check = {
    id: 'load-smoke',
    owner: 'performance-benchmarker',
    mission: 'every kind of call works behind the preview doors',
    phase: 'rehearsal',
    after: [],
    alone: true,
    timeBoxSeconds: 90,
    escalation: 'docs/load-tests.md#a-smoke-test-that-fails',
    run: async (run) => {
      const summary = await loaded(world, run, 'smoke');
      const { requests, failures } = totals(summary);
      return {
        ...(await outcome(summary, run)),
        measurements: [
          {
            source: 'load.smoke-success',
            value: requests === 0 ? null : (1 - failures / requests) * 100,
            unit: '%',
            samples: requests,
            note: requests === 0 ? 'no call was made' : null,
          },
        ],
      };
    },
  };
  const compare: Check = {
    id: 'load-compare',
    owner: 'performance-benchmarker',
    mission: 'the candidate is not slower than the live color under the load of a busy day',
    phase: 'rehearsal',
    after: [smoke.id],
    alone: true,
    timeBoxSeconds: comparison.timeBoxSeconds,
    escalation: 'docs/load-tests.md#a-candidate-that-is-slower',
    run: async (run) => {
      const summary = await loaded(world, run, 'load', comparison.seconds);
      return { ...(await outcome(summary, run)), measurements: loadMeasurements(summary) };
    },
  };
  return { checks: [smoke, compare] };
}

async function loaded(
  world: LoadWorld,
  { candidate, signal, progress }: CheckRun,
  scenario: LoadScenario,
  /** Both colors are loaded for so long; undefined: the candidate alone, as long as the scenario takes. */
  compareSeconds?: number,
): Promise<LoadSummary> {
  const { budgets, digest } = world;
  const compare = compareSeconds !== undefined;
  const targets = await Promise.all([
    world.targetOf(candidate.color, false),
    ...(compare ? [world.targetOf(candidate.live.color, true)] : []),
  ]);
  const seconds = compare ? { seconds: compareSeconds } : {};
  const plan = makePlan({ scenario, targets, budgets, ...seconds });
  progress(`load ${scenario} for ${plan.seconds} s`);
  return (world.run ?? runLoad)({ plan, budgetsDigest: digest, signal });
}

async function outcome(
  summary: LoadSummary,
  { folder }: CheckRun,
): Promise<Omit<CheckOutcome, 'measurements'>> {
  const { requests, failures, dropped } = totals(summary);
  const { violated, total } = summary.budgets;
  return {
    files: await writeReports(summary, folder),
    summary: `${requests} calls, ${failures} failed, ${dropped} not begun, ${violated} of ${total} budgets violated`,
  };
}

function totals({ sides, color }: LoadSummary) {
  const own = sides.filter((side) => side.color === color);
  const sum = (field: 'requests' | 'failures' | 'dropped') =>
    own.reduce((all, side) => all + side[field], 0);
  return { requests: sum('requests'), failures: sum('failures'), dropped: sum('dropped') };
}
