/** What the Prometheus of each machine answers, whose port 9090 must be exposed. */
import type { Machine } from '../../support/clients/hubs.ts';
import type { Slice } from '../../support/containers/slice.ts';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export function prometheusOf(slice: Slice) {
  /** An instant query, now or at a time in Unix seconds. */
  async function query(machine: Machine, text: string, time?: number): Promise<Sample[]> {
    const address = await slice.address(machine, 'prometheus', 9090);
    const terms = new URLSearchParams({ query: text, ...(time && { time: String(time) }) });
    const response = await fetch(`http://${address}/api/v1/query?${terms}`, {
      signal: AbortSignal.timeout(3_000),
    });
    const { data } = (await response.json()) as { data: { result: Sample[] } };
    return data.result;
  }

  /** The value of a query for every member. */
  async function byMember(machine: Machine, text: string): Promise<Record<string, number>> {
    const samples = await query(machine, text);
    return Object.fromEntries(samples.map(({ metric, value }) => [metric['member'], +value[1]]));
  }

  return {
    query,
    /** `up` of every member. */
    ups: (machine: Machine) => byMember(machine, 'up{member!=""}'),
    /** `member:up` of those of whom anything is known. */
    known: (machine: Machine) => byMember(machine, 'member:up'),
  };
}
