/** Reads the audit log of both machines and checks its chains. */
import Value from 'typebox/value';
import { AuditRecord } from '../../../contracts/security/audit.ts';
import { AuditUnreadable } from '../../../contracts/error-catalogue/runtime/audit.ts';
import type { AuditStream } from './audit-stream.ts';
import { ChainChecks, type ChainReport } from './chain-checks.ts';

export interface AuditQuery {
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  /** Unix milliseconds. */
  readonly since?: number | undefined;
}

/** Records looked at for one question, from the newest back. */
const LOOKED_AT = 5_000;

export class AuditReader {
  readonly #stream: AuditStream;

  constructor(stream: AuditStream) {
    this.#stream = stream;
  }

  /** The newest records that fit, the newest first. */
  async list(query: AuditQuery): Promise<AuditRecord[]> {
    const found: AuditRecord[] = [];
    for await (const text of this.#read(LOOKED_AT)) {
      const record = parsed(text);
      if (record !== undefined && fits(record, query)) found.push(record);
      if (found.length > query.limit) found.shift();
    }
    return found.reverse();
  }

  /** Checks every chain from its first record on that is still there. */
  async verify(): Promise<ChainReport> {
    const checks = new ChainChecks();
    for await (const text of this.#read()) {
      const record = parsed(text);
      if (record === undefined) checks.unreadable();
      else checks.add(record);
    }
    return checks.report();
  }

  /** Texts of the stream, the oldest first. */
  async *#read(most = Infinity): AsyncGenerator<string> {
    const state = await this.#stream.state();
    if (state.messages === 0) return;
    const from = Math.max(state.first_seq, state.last_seq - most + 1);
    const next = await this.#stream.from(from);
    for (let last = from - 1; last < state.last_seq;) {
      const before = last;
      for await (const message of await next()) {
        last = message.seq;
        if (last <= state.last_seq) yield message.string();
        if (last >= state.last_seq) break;
      }
      // What was not read was not checked either.
      if (last === before) throw new AuditUnreadable({ last, of: state.last_seq });
    }
  }
}

function parsed(text: string): AuditRecord | undefined {
  try {
    return Value.Parse(AuditRecord, JSON.parse(text));
  } catch {
    return undefined;
  }
}

function fits(record: AuditRecord, { actor, action, target, since }: AuditQuery): boolean {
  return (
    (actor === undefined || record.actor === actor) &&
    (action === undefined || record.action === action) &&
    (target === undefined || record.target === target) &&
    (since === undefined || Date.parse(record.time) >= since)
  );
}
