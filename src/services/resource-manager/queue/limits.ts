/** Bounds and times of the queue; every default stands here. Times in milliseconds, sizes in bytes. */
export interface QueueLimits {
  /** Tasks that are not finished. */
  readonly tasks: number;
  readonly bytes: number;
  /** Finished tasks that stay in memory with their results, of each kind. */
  readonly history: number;
  readonly historyBytes: number;
  /** Ids of finished tasks that are remembered beyond that, so that a late repeat is recognised. */
  readonly rememberedIds: number;
  readonly dataBytes: number;
  readonly resultBytes: number;
  /** One step of priority is worth this much waiting. */
  readonly agingMs: number;
  /** After this long without room, a task gets the next room before others that need the same. */
  readonly reserveMs: number;
  /** A type without a worker for this long has no claim to a reservation. */
  readonly workerGoneMs: number;
  readonly breakerFailures: number;
  readonly breakerMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: QueueLimits = {
  tasks: 100_000,
  bytes: 32 * MIB,
  history: 1_000,
  historyBytes: 4 * MIB,
  rememberedIds: 50_000,
  dataBytes: 256 * 1024,
  resultBytes: 256 * 1024,
  agingMs: 20_000,
  reserveMs: 60_000,
  workerGoneMs: 60_000,
  breakerFailures: 5,
  breakerMs: 60_000,
};

/** What a task gets whose submitter says nothing. */
export const TASK_DEFAULTS = {
  maxAttempts: 3,
  retryBaseMs: 1_000,
  retryCapMs: 60_000,
  leaseMs: 30_000,
  estimatedSeconds: 60,
} as const;
