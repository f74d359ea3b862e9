/** Stores reports, each event once, whichever way and however often it comes. */
import type { JetStreamClient } from '@nats-io/jetstream';
import {
  ReportInvalid,
  ReportNotStored,
} from '../../../contracts/error-catalogue/services/error-bus.ts';
import type { ErrorReport } from '../../../contracts/error-report.ts';
import type { AckedPublish } from '../../../runtime/fabric/acked-publish.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';

/** What the broker gets for its acknowledgement, milliseconds. */
const ACK_TIMEOUT_MS = 5_000;

/** Far beyond what any agent of the fleet reports; few larger ones would push all others out of the stream. */
const MOST_CHARACTERS = 512 * 1024;

export interface Taken {
  /** False: the event was stored before. */
  readonly fresh: boolean;
}

export type Publish = Pick<JetStreamClient, 'publish'>['publish'];

export interface IntakeParts {
  readonly publish: AckedPublish;
  /** True when the event is in the index. */
  readonly known: (errorId: string) => boolean;
  /** Called with the place of each report that was stored. */
  readonly stored?: (sequence: number) => void;
}

export class Intake {
  readonly #parts: IntakeParts;
  /** Events on their way; a second copy waits for the first. */
  readonly #underWay = new Map<string, Promise<Taken>>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Reports on their way to the stream. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /**
   * Stores a report; resolves when it is on disk, or known to be there already.
   *
   * Three things keep a copy out: what is on its way right now, the index, which knows everything that
   * the stream still holds, and JetStream's own window for what is stored and not indexed yet.
   *
   * @throws ERROR_REPORT_INVALID when it is too large; ERROR_REPORT_NOT_STORED when the broker did not acknowledge
   */
  async take(report: ErrorReport): Promise<Taken> {
    const id = report.error_id;
    const first = this.#underWay.get(id);
    if (first !== undefined) return { ...(await first), fresh: false };
    if (this.#parts.known(id)) return { fresh: false };
    const storing = this.#store(report).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, storing);
    return storing;
  }

  async #store(report: ErrorReport): Promise<Taken> {
    const text = JSON.stringify(report);
    if (text.length > MOST_CHARACTERS) {
      const reason = `as JSON it has ${text.length} characters, the most are ${MOST_CHARACTERS}`;
      throw new ReportInvalid({ reason });
    }
    const subject = subjects.error(report.severity, report.agent_name);
    const options = { msgID: report.error_id, timeout: ACK_TIMEOUT_MS };
    try {
      const ack = await this.#parts.publish(subject, text, options);
      this.#parts.stored?.(ack.seq);
      return { fresh: !ack.duplicate };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ReportNotStored({ agent: report.agent_name, reason }, { cause });
    }
  }
}
