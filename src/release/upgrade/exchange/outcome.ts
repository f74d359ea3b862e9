/** What an exchange is told, and what came of it. */
import type { Clock } from '../../../engine/poll.ts';
import type { Step } from '../plan/types.ts';

export interface ExchangeOptions {
  readonly clock: Clock;
  /** Time that a new container has to become healthy. */
  readonly deadlineMs: number;
  /** Time that it is watched for after that. */
  readonly watchMs: number;
  /** Keeps what the failed container said with the failure. */
  readonly withLines: (error: unknown, lines: readonly string[]) => unknown;
}

/** What an exchange came to. */
export interface Exchanged {
  /** False when the target ran already. */
  readonly changed: boolean;
  /** Image of before. */
  readonly from: string | null;
  readonly notes: readonly string[];
}

export interface Outcome {
  readonly step: Step;
  readonly result: 'upgraded' | 'unchanged' | 'failed' | 'not-begun';
  readonly from: string | null;
  readonly notes: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Last words of the new container, when it failed. */
  readonly lastLines: readonly string[];
  readonly elapsedMs: number;
}
