/** Bounds and times of error reporting; every default stands here. */
export const reporting = {
  /** Reports in memory that wait to be sent or stored. */
  pending: 512,
  /** Reports on disk. */
  storedReports: 4_096,
  /** Disk they may take, bytes, counted in whole blocks. */
  storedBytes: 16 * 1024 * 1024,
  /** A store that acknowledges slower counts as absent, milliseconds. */
  ackTimeoutMs: 5_000,
  /** Between two attempts while the store is absent; doubles from the first to the last, milliseconds. */
  firstRetryMs: 5_000,
  lastRetryMs: 60_000,
  /** Between two looks for what a copy of before has left, milliseconds. */
  othersMs: 60_000,
  /** Between two log lines about dropped reports, milliseconds. */
  dropLogMs: 60_000,
} as const;
