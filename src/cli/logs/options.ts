/** As containers write them and hubs know them, the worst first. */
export const LEVELS_OF_LINES = ['error', 'warn', 'info', 'debug'] as const;

export interface LogsOptions {
  readonly machine?: string;
  readonly tail?: number;
  readonly follow?: boolean;
  readonly since?: string;
  readonly level?: string;
  readonly search?: string;
  readonly trace?: string;
  readonly json?: boolean;
}

/** What only a hub can look for well: in all lines of both machines. */
export const asksHub = ({ search, trace }: LogsOptions) =>
  search !== undefined || trace !== undefined;
