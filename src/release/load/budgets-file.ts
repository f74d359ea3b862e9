import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BudgetsInvalid } from '../../contracts/error-catalogue/release/load.ts';
import { problemsOf, type Budgets } from './plan/budgets.ts';

/** The budgets that thresholds and release gates share. */
export const BUDGETS_FILE = fileURLToPath(
  new URL('../../../load-tests/budgets.json', import.meta.url),
);

/** Reads and checks budgets. @throws LOAD_BUDGETS_INVALID */
export async function readBudgets(
  file = BUDGETS_FILE,
): Promise<{ budgets: Budgets; digest: string }> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new BudgetsInvalid({ file, problem: (cause as Error).message }, { cause });
  });
  let given: unknown;
  try {
    given = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new BudgetsInvalid({ file, problem: (cause as Error).message }, { cause });
  }
  const problems = problemsOf(given);
  if (problems.length > 0) throw new BudgetsInvalid({ file, problem: problems.join('; ') });
  return {
    budgets: given as Budgets,
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
}
