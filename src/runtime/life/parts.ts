/** How the larger parts of a container are handed to each other; `runAgent` puts them together. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Registry } from 'prom-client';
import type { HealthReport } from '../../contracts/fleet/health.ts';
import type { AgentDefinition } from '../agent.ts';
import type { ReportError } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import type { Identity } from '../settings/identity.ts';
import type { Log } from '../log/log.ts';
import type { Settings } from '../settings/settings.ts';

/** What a transport of the old protocol gets; `src/runtime/legacy/transports.ts` exports the maker. */
export interface LegacyParts {
  readonly definition: AgentDefinition;
  readonly settings: Settings;
  readonly dispatcher: Dispatcher;
  readonly health: () => HealthReport;
  readonly metrics: Registry;
  readonly log: Log;
}

/** What the error reporter gets; `src/runtime/errors/reporter.ts` exports the maker. */
export interface ErrorReporterParts {
  readonly identity: Identity;
  readonly nc: NatsConnection;
  readonly stateDir: string;
  readonly log: Log;
  /** Shows how many reports were made, lost and wait; none in tests. */
  readonly metrics?: Registry | undefined;
}
export interface ErrorReporter {
  readonly report: ReportError;
  /** Sends or stores what is pending; called at the end of a drain, before the connection closes. */
  close(): Promise<void>;
}
export type CreateErrorReporter = (parts: ErrorReporterParts) => ErrorReporter;
