/** The hubs as the command line asks them for lines. */
import { DoorClosed } from '../../contracts/error-catalogue/cli/door-client.ts';
import { TandemError } from '../../contracts/errors.ts';
import { HUB, type LogLine } from '../../contracts/observability/observability.ts';
import type { Fleet } from '../../fleet/model.ts';
import { doorClient } from '../doors/door-client.ts';

const PATIENCE_MS = 5_000;

/** What to look for, as the query of `/v1/logs`. */
export type LogQuestion = Readonly<Record<string, string>>;

export interface LogReply {
  /** The newest first. */
  readonly lines: readonly LogLine[];
  readonly next: string | null;
}

/** The hub of one machine. */
export interface LogHub {
  readonly machine: string;
  search(question: LogQuestion): Promise<LogReply>;
  /** Lines as they come; what comes after the promise is kept is among them. */
  tail(question: LogQuestion): Promise<AsyncIterable<LogLine>>;
}

export function logHubs(fleet: Fleet): LogHub[] {
  return fleet.machines.map(({ name: machine }) => {
    const door = () => doorClient({ machine, service: HUB, timeoutMs: PATIENCE_MS });
    return {
      machine,
      search: async (question) => (await door()).get(`/v1/logs?${new URLSearchParams(question)}`),
      tail: async (question) =>
        (await door()).events(`/v1/logs/tail?${new URLSearchParams(question)}`),
    };
  });
}

/**
 * Why a hub does not answer now; a door that stands without a hub behind it says so itself.
 *
 * @returns undefined for a failure that another hub would answer as well
 */
export function whyAway(error: unknown): string | undefined {
  if (error instanceof DoorClosed) return String(error.details['reason']);
  return error instanceof TandemError && error.retryable ? error.message : undefined;
}
