/** What each service needs on the broker of its machine, by the names of JetStream: it makes that where it is missing. */
import { MODES_BUCKET } from '../migration/modes.ts';
import { HUB } from '../observability/observability.ts';
import { releaseBucket } from '../release/release.ts';
import { STEWARD } from '../steward.ts';
import { streamOfBucket } from './buckets.ts';
import {
  AUDIT_STREAM,
  bucketsOn,
  LOGS_STREAM,
  logStreamsOn,
  RESOURCES_BUCKET,
  SECURITY_BUCKET,
  streamsOn,
  TASK_RESULTS_STREAM,
  TASKS_STREAM,
  TRUST_BUCKET,
} from './streams.ts';

/** What it does is recorded, and who answers is looked up. */
const EVERY_SERVICE = [AUDIT_STREAM, streamOfBucket(MODES_BUCKET)];

/** What a service writes, or reads a copy of. */
const OWN: Readonly<Record<string, (machine: string) => readonly string[]>> = {
  'resource-manager': () => [TASKS_STREAM, TASK_RESULTS_STREAM, streamOfBucket(RESOURCES_BUCKET)],
  'security-gateway': () => [SECURITY_BUCKET, TRUST_BUCKET].map(streamOfBucket),
  [STEWARD]: (machine) => [LOGS_STREAM, streamOfBucket(releaseBucket(machine))],
  [HUB]: logStreamsOn,
};

/**
 * Streams, and buckets as streams, without which a service cannot do its work.
 *
 * @returns those that belong on the machine
 */
export function streamsNeededBy(service: string, machine: string): string[] {
  const there = new Set([
    ...streamsOn(machine).map(({ name }) => name),
    ...bucketsOn(machine).map(({ name }) => streamOfBucket(name)),
  ]);
  const wanted = [...EVERY_SERVICE, ...(OWN[service]?.(machine) ?? [])];
  return wanted.filter((name) => there.has(name));
}
