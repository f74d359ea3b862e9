import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { UpgradeFailed, UpgradeRefused } from '../../contracts/error-catalogue/release/upgrade.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { actor } from '../../release/lock/owner.ts';
import { lintFleet } from '../../release/upgrade/plan/obstacles.ts';
import { findEntry } from '../../release/upgrade/plan/find-entries.ts';
import { planUpgrade } from '../../release/upgrade/plan/plan.ts';
import { recordedUpgrade, type RecordedParts } from '../../release/upgrade/recorded.ts';
import type { Wanted } from '../../release/upgrade/plan/target.ts';
import { dryRunOption } from '../dry-run.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { historyText, outcomeText, planText, refusedText } from '../output/upgrade-plan.ts';
import { paint } from '../output/style.ts';
import { receiptsAtHand } from '../release/receipts-at-hand.ts';
import { storeAtHand } from '../release/store-at-hand.ts';
import { connectForUpgrade, upgradeHistory } from '../release/upgrade-parts.ts';

interface UpgradeOptions {
  image?: string;
  version?: string;
  all?: boolean;
  maxUnavailable: number;
  canary?: string;
  canarySeconds: number;
  timeout: number;
  allowGap?: boolean;
  dryRun?: boolean;
  breakLock?: boolean;
  lint?: boolean;
  history?: boolean;
  json?: boolean;
}

/** @param connect tests have engines of their own */
export function register(parent: Command, connect = connectForUpgrade): void {
  parent
    .command('upgrade')
    .description('exchange single containers for another version, each without a failed call')
    .argument('[agents...]', 'names, or MACHINE/NAME')
    .option('--image <image>', 'image that they are to run')
    .option('--version <version>', 'tag of their own image that they are to run')
    .option('--all', 'every agent that can be upgraded this way')
    .option('--max-unavailable <n>', 'most containers exchanged at the same time', count, 1)
    .option('--canary <agent>', 'goes first and alone; default: the first of the plan')
    .option('--canary-seconds <n>', 'how long the canary is watched', seconds, 10)
    .option('--timeout <seconds>', 'time for each to become healthy', seconds, 60)
    .option('--allow-gap', 'containers that cannot run twice may be away for a moment')
    .addOption(dryRunOption())
    .option('--break-lock', 'take the lock of releases; only if you are sure it is left over')
    .option('--lint', 'list the entries that cannot be started twice, and what would change that')
    .option('--history', 'list the last upgrades')
    .option('--json', 'machine-readable output')
    .action((agents: string[], options: UpgradeOptions) =>
      upgrade(parent, connect, agents, options),
    );
}

async function upgrade(
  parent: Command,
  connect: typeof connectForUpgrade,
  agents: string[],
  options: UpgradeOptions,
): Promise<void> {
  const { json = false } = options;
  const fleet = fleetAtHand();
  if (options.lint) return print(json, lintFleet(fleet), refusedText);
  if (options.history) return print(json, upgradeHistory().last(50), historyText);
  const wanted = wantedOf(parent, options);
  if (agents.length === 0 && !options.all) parent.error('error: name the agents, or say --all');
  const named = agents.map((name) => findEntry(fleet, name));
  const canary = options.canary === undefined ? null : findEntry(fleet, options.canary);
  const { copies, cards, rollable, clock } = await connect(fleet);
  const entries = options.all ? [...named, ...(await rollable())] : named;
  const { maxUnavailable, allowGap = false } = options;
  const choice = { wanted, maxUnavailable, canary, allowGap, cards };
  const plan = planUpgrade(fleet, entries, choice);
  if (options.dryRun || plan.refused.length > 0 || !json) print(json, plan, planText);
  if (plan.refused.length > 0) throw new UpgradeRefused({ count: plan.refused.length });
  if (options.dryRun) return;
  const { runPlan } = await import('../../release/upgrade/run.ts');
  const history = upgradeHistory();
  const outcomes = await recordedUpgrade(recordedParts(options), plan, (on) =>
    runPlan(plan, copies, {
      clock,
      deadlineMs: options.timeout * 1000,
      canaryMs: options.canarySeconds * 1000,
      onBegin: ({ key }) => json || console.log(paint.dim(`${key} ...`)),
      onOutcome: (outcome) => {
        on.outcome(outcome);
        history.add(outcome, new Date());
        if (!json) console.log(outcomeText(outcome));
      },
      beforeBatch: on.beforeBatch,
    }),
  );
  if (json) console.log(JSON.stringify({ plan, outcomes }, null, 2));
  const failed = outcomes.filter(({ result }) => result === 'failed').length;
  const waiting = outcomes.filter(({ result }) => result === 'not-begun').length;
  if (failed > 0) throw new UpgradeFailed({ failed, waiting, total: outcomes.length });
}

const recordedParts = ({ breakLock = false }: UpgradeOptions): RecordedParts => ({
  folder: RELEASE_DIR,
  store: storeAtHand(),
  receipts: receiptsAtHand(),
  actor: actor(),
  now: Date.now,
  say: (text) => console.error(text),
  breakLock,
});

function wantedOf(parent: Command, { image, version }: UpgradeOptions): Wanted {
  if (image !== undefined && version === undefined) return { image };
  if (version !== undefined && image === undefined) return { version };
  return parent.error('error: say either --image IMAGE or --version VERSION');
}

function print<T>(json: boolean, value: T, text: (value: T) => string): void {
  console.log(json ? JSON.stringify(value, null, 2) : text(value));
}

function count(value: string): number {
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 1)
    throw new InvalidArgumentError('give a whole number from 1');
  return parsed;
}

function seconds(value: string): number {
  const parsed = Number(value);
  if (!Number.isFinite(parsed) || parsed < 0) throw new InvalidArgumentError('give seconds');
  return parsed;
}
