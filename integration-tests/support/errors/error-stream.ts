import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ErrorReport } from '../../../src/contracts/error-report.ts';
import { ERRORS_STREAM } from '../../../src/contracts/fabric/streams.ts';

/** The error reports of one agent that the broker of a connection has stored, in the order of the stream. */
export async function storedReports(
  connection: NatsConnection,
  agent: string,
): Promise<ErrorReport[]> {
  const subject = `error.*.${agent}`;
  const manager = await jetstreamManager(connection, { timeout: 5_000 });
  const { state } = await manager.streams.info(ERRORS_STREAM, { subjects_filter: subject });
  const total = Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  const reports: ErrorReport[] = [];
  if (total === 0) return reports;
  const consumer = await jetstream(connection).consumers.get(ERRORS_STREAM, {
    filter_subjects: [subject],
  });
  const messages = await consumer.fetch({ max_messages: total, expires: 10_000 });
  for await (const message of messages) {
    reports.push(message.json<ErrorReport>());
    if (reports.length === total) break;
  }
  return reports;
}
