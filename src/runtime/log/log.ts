/** The log as the rest of the runtime sees it. */

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `err` is written as {name, code, message, stack}; other values as JSON. */
export interface LogFields {
  readonly err?: unknown;
  readonly [field: string]: unknown;
}

export interface Log {
  error(msg: string, fields?: LogFields): void;
  warn(msg: string, fields?: LogFields): void;
  info(msg: string, fields?: LogFields): void;
  debug(msg: string, fields?: LogFields): void;
  /** A log that writes these fields on every line. */
  child(fields: LogFields): Log;
  /** True when a line of this level would be written; guards costly fields. */
  enabled(level: LogLevel): boolean;
  /** Changes the level of this log and all its children. */
  setLevel(level: LogLevel): void;
  readonly level: LogLevel;
}
