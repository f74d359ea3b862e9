import type { Check, CheckContext, CheckResult } from './check.ts';
import { result } from './check.ts';
import { clock } from './clock.ts';
import { gpu } from './gpu.ts';
import { lifetimes } from './lifetimes.ts';
import { ports } from './ports.ts';
import { disk, memory } from './resources.ts';
import { secrets } from './secrets.ts';
import { composeVersion, engineVersion, kernelVersion } from './versions.ts';

/** All checks, in the order people fix things. */
const CHECKS: readonly Check[] = [
  engineVersion,
  composeVersion,
  kernelVersion,
  memory,
  disk,
  clock,
  gpu,
  ports,
  secrets,
  lifetimes,
];

/** Runs every check for a machine; a check that breaks is itself a finding. */
export async function examine(context: CheckContext): Promise<CheckResult[]> {
  const found = await Promise.all(
    CHECKS.map((check) =>
      check(context).catch((error: unknown) => [
        result(
          check.name,
          context.engine.machine,
          'fail',
          `the check itself failed: ${String(error)}`,
          'report this',
        ),
      ]),
    ),
  );
  return found.flat();
}
