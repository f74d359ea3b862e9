/** The stream of the audit log, as far as somebody needs it who reads it from one place to its end. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { AUDIT_STREAM } from '../../../contracts/fabric/streams.ts';

const BATCH = 500;
/** Silence after which the stream counts as read, milliseconds. */
const PATIENCE_MS = 5_000;

export interface AuditMessage {
  readonly seq: number;
  string(): string;
}

export interface AuditStream {
  state(): Promise<{ messages: number; first_seq: number; last_seq: number }>;
  /** @returns gives the next messages from there on; none when the broker falls silent */
  from(sequence: number): Promise<() => Promise<AsyncIterable<AuditMessage>>>;
}

export function auditStream(nc: NatsConnection): AuditStream {
  return {
    async state() {
      const manager = await jetstreamManager(nc, { checkAPI: false });
      return (await manager.streams.info(AUDIT_STREAM)).state;
    },
    async from(sequence) {
      const consumer = await jetstream(nc).consumers.get(AUDIT_STREAM, {
        opt_start_seq: sequence,
      });
      return () => consumer.fetch({ max_messages: BATCH, expires: PATIENCE_MS });
    },
  };
}
