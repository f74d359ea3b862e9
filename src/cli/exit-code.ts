import { CommanderError } from 'commander';
import { TandemError } from '../contracts/errors.ts';

/** What the exit code of every command means. */
export const ExitCode = {
  ok: 0,
  /** The command ran, and what it checked or did failed. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** Something outside is missing, such as a Docker engine or a running fleet. */
  environment: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const ENVIRONMENT = new Set([
  'ENGINE_UNREACHABLE',
  'ENGINE_CONTEXT_UNKNOWN',
  'DOOR_CLOSED',
  'LOAD_COLOR_UNKNOWN',
  'ERR_MODULE_NOT_FOUND',
]);

/** The exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): ExitCode {
  // Commander throws for --help and --version too, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && ENVIRONMENT.has(code) ? ExitCode.environment : ExitCode.failed;
}

/** What to print for it; undefined when commander has printed it already. */
export function messageOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) return undefined;
  if (error instanceof TandemError) return `error: ${error.message} (${error.code})`;
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  // Not one of ours: a bug, and then the stack is what helps.
  return `error: ${error.stack ?? error.message}`;
}
