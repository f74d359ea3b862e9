/** What a color counts of itself, and the ingress cannot see: calls over gRPC and the fabric, and tasks. */
import type { Color, ColorReport } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import type { Baselines } from '../record/note.ts';

export interface Calls {
  readonly slug: string;
  readonly requests: number;
  readonly errors: number;
}

/** Calls of one kind. */
export interface OwnCalls extends Calls {
  /** For people. */
  readonly failed: string;
}

type Count = Omit<Calls, 'slug'>;
type Report = Pick<ColorReport, 'slug' | Kind>;

interface KindOfCalls {
  readonly named: (slug: string) => string;
  readonly failed: string;
  /** Counts only what came after the switch had settled. */
  readonly onceSettled?: boolean;
}

/** As which the calls of an entry stand beside all that came to its port, by where the report has them. */
const KINDS = {
  grpc: { named: (slug: string) => `${slug} over gRPC`, failed: 'answers fail' },
  // Calls over the fabric have short deadlines: those that a switch held up too long are no sign of a bad color.
  fabric: {
    named: (slug: string) => `${slug} over the fabric`,
    failed: 'answers fail',
    onceSettled: true,
  },
  tasks: { named: (slug: string) => `tasks of ${slug}`, failed: 'tasks fail' },
} as const satisfies Record<string, KindOfCalls>;
type Kind = keyof typeof KINDS;

function* countsIn(report: Report) {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const count = report[kind];
    if (count === undefined) continue;
    const { named, failed, onceSettled = false }: KindOfCalls = KINDS[kind];
    yield { key: named(report.slug), failed, onceSettled, count };
  }
}

/**
 * Counts of processes that began with the color's turn: a copy that stands by answers no calls, so what it
 * counts is what it answered since.
 */
export class OwnCounts {
  readonly #last = new Map<string, Count & { readonly failed: string }>();
  /** Of processes that are gone. */
  readonly #before = new Map<string, Count>();
  readonly #fromNow: boolean;

  /** @param fromNow without what they had counted when they were first heard */
  constructor(fromNow = false) {
    this.#fromNow = fromNow;
  }

  /** @param settled the switch is so long ago that what it held up is answered */
  take(report: Report, settled: boolean): void {
    for (const { key, failed, onceSettled, count } of countsIn(report)) {
      if (onceSettled && !settled) continue;
      const last = this.#last.get(key);
      if ((onceSettled || this.#fromNow) && last === undefined)
        this.#before.set(key, { requests: -count.requests, errors: -count.errors });
      if (last !== undefined && count.requests < last.requests)
        this.#before.set(key, sum(last, this.#before.get(key)));
      this.#last.set(key, { ...count, failed });
    }
  }

  bySlug(): OwnCalls[] {
    return [...this.#last].map(([slug, { failed, ...count }]) => ({
      ...{ slug, failed },
      ...sum(count, this.#before.get(slug)),
    }));
  }
}

function sum(a: Count, b: Count = { requests: 0, errors: 0 }): Count {
  return { requests: a.requests + b.requests, errors: a.errors + b.errors };
}

/** How the live color did by its own counts since its processes began. */
export async function ownBaselines(
  { look }: Pick<SwitchParts, 'look'>,
  slugs: readonly string[],
  color: Color,
): Promise<Baselines> {
  const reports = await Promise.all(slugs.map((slug) => look(slug, color)));
  const counted = reports.flatMap((report) => (report === null ? [] : [...countsIn(report)]));
  return Object.fromEntries(
    counted.map(({ key, count: { requests, errors } }) => [
      key,
      { requests, error_share: requests > 0 ? errors / requests : null, mean_ms: null },
    ]),
  );
}
