/** Requests, bad answers and answer times of a color, by entry, from the readings of all ingresses. */
import { hostOfColor, type Color } from '../../../../contracts/release/release.ts';
import type { IngressStats } from '../haproxy/ingress.ts';
import type { Counted } from '../record/note.ts';
import { meanBetween, type Mean } from './mean.ts';

/** Figures of an entry since a moment. */
export interface Since {
  readonly slug: string;
  readonly requests: number;
  readonly errors: number;
  /** Of its slowest door; undefined before its first request. */
  readonly mean: Mean | undefined;
}

/** By ingress and backend. */
export type Reading = Readonly<Record<string, Counted>>;

const ZERO: Counted = { requests: 0, errors: 0, meanMs: 0 };
const BETWEEN = ' ';

/** Counts of the backends of a color; those of its preview are apart. */
export function readingOf(stats: readonly IngressStats[], color: Color): Reading {
  const ends = ['', '-grpc'].map((door) => hostOfColor('', color) + door);
  return Object.fromEntries(
    stats.flatMap(({ socket, lines }) =>
      lines.flatMap(({ server, backend, requests, errors, meanMs }) => {
        const end = ends.find((one) => backend.endsWith(one));
        if (server !== undefined || end === undefined) return [];
        const slug = backend.slice(0, -end.length);
        return [[[socket, slug, backend].join(BETWEEN), { requests, errors, meanMs }] as const];
      }),
    ),
  );
}

/** Counts since a reading, over restarts of an ingress in between. */
export class Counts {
  readonly #from: Map<string, Counted>;
  #last: Reading = {};
  /** What was counted by an ingress before it began anew. */
  readonly #before = new Map<string, Counted>();

  constructor(start: Reading) {
    this.#from = new Map(Object.entries(start));
  }

  take(reading: Reading): void {
    for (const [key, { requests }] of Object.entries(reading)) {
      const last = this.#last[key] ?? this.#from.get(key);
      if (last !== undefined && requests < last.requests) this.#beganAnew(key, last);
    }
    this.#last = { ...this.#last, ...reading };
  }

  #beganAnew(key: string, last: Counted): void {
    const from = this.#from.get(key) ?? ZERO;
    const carried = this.#before.get(key) ?? ZERO;
    this.#before.set(key, {
      requests: carried.requests + last.requests - from.requests,
      errors: carried.errors + last.errors - from.errors,
      meanMs: 0,
    });
    this.#from.set(key, ZERO);
  }

  bySlug(): Since[] {
    const all = new Map<string, Since>();
    for (const [key, counted] of Object.entries(this.#last)) {
      const slug = key.split(BETWEEN)[1]!;
      const from = this.#from.get(key) ?? ZERO;
      const carried = this.#before.get(key) ?? ZERO;
      const sofar = all.get(slug) ?? { slug, requests: 0, errors: 0, mean: undefined };
      all.set(slug, {
        slug,
        requests: sofar.requests + carried.requests + counted.requests - from.requests,
        errors: sofar.errors + carried.errors + counted.errors - from.errors,
        mean: slower(sofar.mean, meanBetween(from, counted)),
      });
    }
    return [...all.values()];
  }
}

function slower(a: Mean | undefined, b: Mean | undefined): Mean | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.ms >= b.ms ? a : b;
}
