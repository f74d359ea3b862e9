/** What the run is about, and how one call is measured. */
import exec from 'k6/execution';
import { Rate, Trend } from 'k6/metrics';
import type { Color } from '../src/contracts/release/release.ts';
import type { LoadKind } from '../src/release/load/summary.ts';
import { CALL_METRIC, FAILED_METRIC } from '../src/release/load/plan/options.ts';
import { patienceOf } from '../src/release/load/plan/budgets.ts';
import {
  partsOf,
  strayDoors,
  type LoadPlan,
  type LoadTarget,
} from '../src/release/load/plan/plan.ts';

/** Made by `tandem load`, which removes it after the run. */
export const plan = JSON.parse(open(__ENV['TANDEM_LOAD_PLAN'] ?? '')) as LoadPlan;

const stray = strayDoors(plan);
if (stray.length > 0) throw new Error(`no load on ${stray.join(', ')}: not on this machine`);

const calls = new Trend(CALL_METRIC, true);
const failed = new Rate(FAILED_METRIC);

/** Milliseconds; k6 has no finer clock in each of its versions. */
const clock = (globalThis as { performance?: { now(): number } }).performance ?? Date;

/** Why a call failed, from few words, so that they can be counted. */
export class CallFailed extends Error {}

/** Runs one call against the color of the running scenario and notes how it went. */
export async function measure(
  kind: LoadKind,
  call: (target: LoadTarget) => Promise<void>,
): Promise<void> {
  const { color } = partsOf(exec.scenario.name);
  await somewhen(kind);
  const begun = clock.now();
  let reason: string | null = null;
  try {
    await inTime(call(targetOf(color)), patienceOf(plan.budgets, kind));
  } catch (error) {
    reason = error instanceof CallFailed ? error.message : `broke off: ${String(error)}`;
  }
  const tags = { kind, color };
  calls.add(clock.now() - begun, {
    ...tags,
    ok: String(reason === null),
    ...(reason === null ? {} : { reason: reason.slice(0, 120) }),
  });
  failed.add(reason !== null, tags);
}

/** A call that hangs has failed, and is counted while the run still waits for it. @throws CallFailed */
async function inTime(call: Promise<void>, withinMs: number): Promise<void> {
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    const end = () => reject(new CallFailed(`timed out after ${withinMs} ms`));
    timer = setTimeout(end, withinMs);
  });
  try {
    await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A random moment until the next call of the kind. Rates are multiples of each other, so on the beat the calls of
 * one color would fall together with those of other kinds every time, and those of the other color never: the same
 * service was 20 to 50 % slower as one than as the other.
 */
function somewhen(kind: LoadKind): Promise<void> {
  const gapMs = 1000 / plan.budgets.kinds[kind].per_second;
  return new Promise((resolve) => setTimeout(resolve, Math.random() * gapMs));
}

function targetOf(color: Color): LoadTarget {
  return plan.targets.find((target) => target.color === color)!;
}

/** Address of a service; the plan has all of them. */
export function doorOf({ doors }: LoadTarget, service: string): string {
  const door = doors[service];
  if (door === undefined) throw new Error(`the plan has no door to ${service}`);
  return door;
}
