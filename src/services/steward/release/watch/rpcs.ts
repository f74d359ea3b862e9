/** gRPC calls of a color and how many of them failed, from what its containers say of themselves. */
import type { Color, ColorReport } from '../../../../contracts/release.ts';
import type { SwitchParts } from '../parts.ts';
import type { Baselines } from '../record/note.ts';

export interface Calls {
  readonly slug: string;
  readonly requests: number;
  readonly errors: number;
}

type Count = Omit<Calls, 'slug'>;

/** Under which the gRPC calls of an entry stand beside all that came to its port. */
export const overGrpc = (slug: string) => `${slug} over gRPC`;

/**
 * Counts of processes that began with the color's turn: a copy that stands by answers no calls, so what it
 * counts is what it answered since.
 */
export class RpcCounts {
  readonly #last = new Map<string, Count>();
  /** Of processes that are gone. */
  readonly #before = new Map<string, Count>();

  take({ slug, grpc }: Pick<ColorReport, 'slug' | 'grpc'>): void {
    if (grpc === undefined) return;
    const last = this.#last.get(slug);
    if (last !== undefined && grpc.requests < last.requests)
      this.#before.set(slug, sum(last, this.#before.get(slug)));
    this.#last.set(slug, grpc);
  }

  bySlug(): Calls[] {
    return [...this.#last].map(([slug, count]) => ({
      slug: overGrpc(slug),
      ...sum(count, this.#before.get(slug)),
    }));
  }
}

function sum(a: Count, b: Count = { requests: 0, errors: 0 }): Count {
  return { requests: a.requests + b.requests, errors: a.errors + b.errors };
}

/** How the live color did over gRPC since its processes began. */
export async function rpcBaselines(
  { look }: Pick<SwitchParts, 'look'>,
  slugs: readonly string[],
  color: Color,
): Promise<Baselines> {
  const reports = await Promise.all(slugs.map((slug) => look(slug, color)));
  const counted = reports.flatMap((report) =>
    report?.grpc ? [{ ...report, ...report.grpc }] : [],
  );
  return Object.fromEntries(
    counted.map(({ slug, requests, errors }) => [
      overGrpc(slug),
      { requests, error_share: requests > 0 ? errors / requests : null, mean_ms: null },
    ]),
  );
}
