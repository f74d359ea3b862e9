import type { Fleet } from '../../fleet/model.ts';
import type { ComposeProject } from '../compose/compose.ts';
import type { Engine } from '../engine.ts';

export interface CheckResult {
  readonly check: string;
  readonly machine: string;
  /** `fail` stops a start, `warn` may hurt later. */
  readonly outcome: 'ok' | 'warn' | 'fail';
  /** What was found, with the value. */
  readonly message: string;
  /** What to do about it; empty when all is well. */
  readonly fix: string;
}

/** What a check may look at. */
export interface CheckContext {
  readonly engine: Engine;
  readonly fleet: Fleet;
  /** The files that a start would use. */
  readonly project: ComposeProject;
  /** True when the engine runs on the machine of the CLI, so its disk, ports and files can be seen. */
  readonly local: boolean;
}

export type Check = (context: CheckContext) => Promise<CheckResult[]>;

/** Shortens writing a check's result. */
export function result(
  check: string,
  machine: string,
  outcome: CheckResult['outcome'],
  message: string,
  fix = '',
): CheckResult {
  return { check, machine, outcome, message, fix };
}
