import { CODES, type Code, type Reason } from './report/codes.ts';

/** A dependency of a draft; `machine` is filled in once all files are read. */
export interface DraftDependency {
  readonly name: string;
  machine: string | undefined;
  required: boolean;
}

/** An entry on its way from an old file to the definition. */
export interface Draft {
  readonly name: string;
  readonly machine: string;
  readonly group: string;
  /** Where it stands: `file:line`. */
  readonly at: string;
  readonly file: string;
  readonly description: string | undefined;
  readonly script: string | undefined;
  readonly ports: { agent?: number; health?: number };
  /** Whether the agent port moves with PORT_OFFSET; undefined without a port. */
  shifted: boolean | undefined;
  dependsOn: DraftDependency[];
  /** Names that were dropped from the dependencies. */
  readonly dropped: string[];
  required: boolean;
  /** The entry's own limit, MiB. */
  memoryMiB: number | undefined;
  off: boolean;
  readonly environment: Record<string, string>;
  readonly config: Record<string, unknown>;
  readonly reasons: Reason[];
}

export type Outcome = 'taken' | 'changed' | 'leftOut' | 'commentedOut';

/** Adds a reason; its code decides the outcome. The same reason is not said twice. */
export function say(draft: Draft, code: Code, message: string): void {
  if (draft.reasons.some((reason) => reason.code === code && reason.message === message)) return;
  draft.reasons.push({ code, message });
}

/** What becomes of the entry. */
export function outcomeOf(draft: Draft): Outcome {
  const effects = new Set(draft.reasons.map(({ code }) => CODES[code]));
  if (effects.has('leave') || effects.has('refuse')) return 'leftOut';
  return effects.has('change') ? 'changed' : 'taken';
}

/** True when the entry stands in the definition. */
export function isKept(draft: Draft): boolean {
  return outcomeOf(draft) !== 'leftOut';
}

/** True when one entry is so wrong that nothing may be written. */
export function isRefused(draft: Draft): boolean {
  return draft.reasons.some(({ code }) => CODES[code] === 'refuse');
}
