/** The bounded store of spans: late ones and those out of order join their trace, repeated ones are one. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Span } from '../../../../contracts/observability/observability.ts';
import { inTransaction } from '../../../../runtime/sqlite/transaction.ts';
import { waterfall } from '../waterfall/waterfall.ts';
import { bytesOf, peerOf, spanOf, type SpanRow } from './row.ts';

/** A trace with more is cut: what loops would fill the store. */
export const MOST_SPANS = 2_000;

export class SpanStore {
  readonly database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #ofTrace: StatementSync;
  readonly #summary: StatementSync;
  readonly #summarise: StatementSync;
  readonly #member: StatementSync;

  constructor(database: DatabaseSync) {
    this.database = database;
    this.#insert = database.prepare(
      'INSERT OR IGNORE INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#ofTrace = database.prepare('SELECT * FROM spans WHERE trace = ?');
    this.#summary = database.prepare(
      'SELECT received, spans, left_out FROM traces WHERE trace = ?',
    );
    this.#summarise = database.prepare(
      'INSERT OR REPLACE INTO traces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#member = database.prepare('INSERT OR IGNORE INTO members VALUES (?, ?, ?)');
  }

  /**
   * Stores all or, when the disk refuses, none.
   *
   * @param received clock of this hub, Unix milliseconds
   */
  add(spans: readonly Span[], received: number): void {
    inTransaction(this.database, () => {
      for (const [id, own] of Map.groupBy(spans, ({ trace_id }) => trace_id))
        this.#addTo(bytesOf(id), own, received);
    });
  }

  /** The spans of a trace, in no order. */
  spans(traceId: string): Span[] {
    return this.#rows(bytesOf(traceId));
  }

  /** Spans of a trace that were not kept, since it has too many. */
  leftOut(traceId: string): number {
    const row = this.#summary.get(bytesOf(traceId)) as { left_out: number } | undefined;
    return row?.left_out ?? 0;
  }

  #rows(trace: Uint8Array): Span[] {
    return (this.#ofTrace.all(trace) as unknown as SpanRow[]).map(spanOf);
  }

  #addTo(trace: Uint8Array, spans: readonly Span[], received: number): void {
    const known = this.#summary.get(trace) as
      { received: number; spans: number; left_out: number } | undefined;
    const room = Math.max(0, MOST_SPANS - (known?.spans ?? 0));
    const taken = spans.slice(0, room);
    const leftOut = (known?.left_out ?? 0) + spans.length - taken.length;
    const first = known?.received ?? received;
    for (const span of taken) this.#insertOne(trace, span, received, first);
    const { spans: all, root, ...time } = waterfall(this.#rows(trace));
    const errors = all.filter(({ code }) => code !== 'ok').length;
    const { start_ms, duration_ms } = time;
    const { name, agent } = root;
    const row = [start_ms, duration_ms, name, agent, all.length, errors, leftOut];
    this.#summarise.run(trace, first, ...row);
  }

  #insertOne(trace: Uint8Array, span: Span, received: number, first: number): void {
    const { span_id, parent_id, name, kind, agent, machine, start_ms, duration_ms, code } = span;
    const parent = parent_id === null ? null : bytesOf(parent_id);
    const attributes = JSON.stringify(span.attributes);
    const what = [name, kind, agent, machine, start_ms, duration_ms, code, attributes];
    this.#insert.run(trace, bytesOf(span_id), parent, ...what, received, peerOf(span));
    this.#member.run(agent, first, trace);
  }
}
