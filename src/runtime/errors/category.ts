/** The category of an error, told from its type, by the rules of the old error handler. */
import type { Category } from '../../contracts/error-report.ts';

/** Tried in order; the first word that stands in the type decides. */
const RULES: readonly (readonly [Category, readonly string[]])[] = [
  ['network', ['network', 'connection']],
  ['database', ['database', 'db']],
  ['authentication', ['auth', 'permission']],
  ['validation', ['validation', 'invalid']],
  ['resource', ['resource', 'memory']],
  ['configuration', ['config']],
  ['external_api', ['api', 'external']],
  ['user_input', ['user', 'input']],
  ['business_logic', ['business', 'logic']],
];

/** `system` when no rule fits. */
export function categoryOf(errorType: string): Category {
  const type = errorType.toLowerCase();
  return RULES.find(([, words]) => words.some((word) => type.includes(word)))?.[0] ?? 'system';
}
