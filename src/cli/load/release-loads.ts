import { readBudgets } from '../../release/load/budgets-file.ts';
import { loadChecks } from '../../release/load/checks.ts';
import type { Loads } from '../../release/ports.ts';
import { loadTarget } from './load-targets.ts';

/** The load tests of a release, against the doors of this fleet. */
export const releaseLoads = async (): Promise<Loads> =>
  loadChecks({ targetOf: loadTarget, ...(await readBudgets()) });
