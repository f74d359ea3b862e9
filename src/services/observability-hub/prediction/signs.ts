/** What the likelihood of a failure is made from. */
import type { MemberState } from '../../../contracts/observability/observability.ts';
import type { TimeToLimit } from './time-to-limit.ts';

/** Null for what is not known; it adds nothing. */
export interface Signs {
  readonly state: MemberState;
  readonly stateReason: string;
  /** Within the last hour: restarts by the engine, and times that it was found dead or hanging. */
  readonly restarts: number | null;
  readonly breakdowns: number;
  /** Kills by the kernel for want of memory within the last hour. */
  readonly oomKills: number | null;
  /** Share of its requests that failed lately. */
  readonly errorShare: number | null;
  /** Of its limit. */
  readonly memoryPercent: number | null;
  readonly memoryLimit: TimeToLimit | null;
  /** Anomalies of the last quarter of an hour. */
  readonly anomalies: { readonly warning: number; readonly critical: number };
}
