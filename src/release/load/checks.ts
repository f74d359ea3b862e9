/** What load tests contribute to a release: a smoke test, then the comparison that its gates decide on. */
import type { Color } from '../../contracts/release.ts';
import { loadMeasurements } from '../compare/load-measurements.ts';
import type { Check, CheckOutcome, CheckRun, Loads } from '../ports.ts';
import { readBudgets } from './budgets-file.ts';
import { makePlan } from './make-plan.ts';
import type { LoadTarget } from './plan/plan.ts';
import { writeReports } from './report/write.ts';
import { runLoad } from './run-load.ts';
import type { LoadScenario, LoadSummary } from './summary.ts';

/** Long enough for the rarest kind of call to be compared. */
const COMPARE_SECONDS = 60;

export interface LoadWorld {
  /** Doors and token of a color; the one that is not live answers at the preview ports. */
  readonly targetOf: (color: Color, isLive: boolean) => Promise<LoadTarget>;
  readonly run?: typeof runLoad;
}

/** The checks of a release that put load on the candidate. */
export function loadChecks(world: LoadWorld): Loads {
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
      const summary = await loaded(world, run, 'smoke', false);
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
    timeBoxSeconds: 180,
    escalation: 'docs/load-tests.md#a-candidate-that-is-slower',
    run: async (run) => {
      const summary = await loaded(world, run, 'load', true);
      return { ...(await outcome(summary, run)), measurements: loadMeasurements(summary) };
    },
  };
  return { checks: [smoke, compare] };
}

async function loaded(
  world: LoadWorld,
  { candidate, signal, progress }: CheckRun,
  scenario: LoadScenario,
  compare: boolean,
): Promise<LoadSummary> {
  const { budgets, digest } = await readBudgets();
  const targets = await Promise.all([
    world.targetOf(candidate.color, false),
    ...(compare ? [world.targetOf(candidate.live.color, true)] : []),
  ]);
  const seconds = compare ? { seconds: COMPARE_SECONDS } : {};
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
