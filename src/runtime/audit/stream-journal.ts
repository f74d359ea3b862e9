/** The audit stream of a machine as the journal of one writer. */
import {
  jetstream,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { AuditRecord } from '../../contracts/security/audit.ts';
import { AUDIT_STREAM } from '../../contracts/fabric/streams.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import { encodeRecord } from './chain.ts';
import { JournalMoved, type AuditJournal, type JournalEnd } from './journal.ts';

/** JetStream's error codes. */
const WRONG_LAST_SEQUENCE = 10071;
const NO_MESSAGE = 10037;

/** A broker that is up answers at once; one that is away answers never. Milliseconds. */
const TIMEOUT_MS = 4_000;

export class StreamJournal implements AuditJournal {
  readonly #subject: string;
  readonly #stream: JetStreamClient;
  #manager: Promise<JetStreamManager> | undefined;

  constructor(nc: NatsConnection, writer: { readonly machine: string; readonly agent: string }) {
    this.#subject = subjects.audit(writer.machine, writer.agent);
    this.#stream = jetstream(nc, { timeout: TIMEOUT_MS });
  }

  async end(): Promise<JournalEnd> {
    this.#manager ??= this.#stream.jetstreamManager(false);
    const { streams } = await this.#manager;
    try {
      const last = await streams.getMessage(AUDIT_STREAM, { last_by_subj: this.#subject });
      if (last === null) return { record: undefined, place: 0 };
      return { record: last.json<AuditRecord>(), place: last.seq };
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) {
        return { record: undefined, place: 0 };
      }
      throw error;
    }
  }

  async append(record: AuditRecord, after: number): Promise<number> {
    try {
      const ack = await this.#stream.publish(this.#subject, encodeRecord(record), {
        // Sent twice because its first acknowledgement was lost, it is stored once.
        msgID: record.hash,
        expect: { lastSubjectSequence: after },
        timeout: TIMEOUT_MS,
      });
      return ack.seq;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) {
        throw new JournalMoved('the chain has a later record', { cause: error });
      }
      throw error;
    }
  }
}
