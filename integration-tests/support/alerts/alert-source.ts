/** Speaks to the Alertmanagers as the Prometheus of a machine does: directly, and through the hub. */
import type { Alert } from '../../../src/contracts/observability/observability.ts';
import { HUB, MACHINES, type AlertSlice, type Machine } from './alert-slice.ts';

interface Firing {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly since: string;
  /** Machines whose Prometheus finds it. */
  readonly by: readonly Machine[];
}

/** Between two repetitions; Prometheus takes a minute. */
const REPEAT_MS = 1_000;

export class AlertSources {
  readonly #slice: AlertSlice;
  readonly #machines: readonly Machine[];
  readonly #firing = new Map<string, Firing>();
  /** Prometheus repeats ends, too: one that was on its way before may arrive after the end. */
  readonly #ended = new Map<string, Firing & { endsAt: string }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(slice: AlertSlice, machines: readonly Machine[] = MACHINES) {
    this.#slice = slice;
    this.#machines = machines;
  }

  /** Prometheus of these machines find something wrong, and repeat it until `resolve`. */
  async fire(
    name: string,
    labels: Record<string, string> = {},
    by: readonly Machine[] = this.#machines,
  ): Promise<void> {
    const since = new Date().toISOString();
    const all = {
      alertname: name,
      severity: 'warning',
      machine: 'elsewhere',
      agent: 'Coder',
      ...labels,
    };
    this.#ended.delete(name);
    this.#firing.set(name, { name, labels: all, since, by });
    this.#timer ??= setInterval(() => void this.#repeat(), REPEAT_MS);
    await this.#repeat();
  }

  async resolve(name: string): Promise<void> {
    const firing = this.#firing.get(name)!;
    this.#firing.delete(name);
    const ended = { ...firing, endsAt: new Date().toISOString() };
    this.#ended.set(name, ended);
    await this.#send([ended]);
  }

  /** No end is repeated any more; Prometheus does that for 15 minutes. */
  forgetEnds(): void {
    this.#ended.clear();
  }

  /** Ends what a test that failed left behind. */
  async resolveAll(): Promise<void> {
    for (const name of this.#firing.keys()) await this.resolve(name);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #repeat(): Promise<unknown> {
    return this.#send([...this.#firing.values(), ...this.#ended.values()]);
  }

  /** What is away misses it, and gets it next time. */
  #send(alerts: readonly (Firing & { endsAt?: string })[]): Promise<unknown> {
    const ways = this.#machines.flatMap((machine) => {
      const found = alerts.filter(({ by }) => by.includes(machine));
      if (found.length === 0) return [];
      const body = JSON.stringify(found.map(posted));
      const others = this.#machines.filter((one) => one !== machine);
      return [
        this.post(machine, 'alertmanager', 9093, '', body),
        ...others.map((other) => this.post(machine, HUB, 8080, `/alertmanager/${other}`, body)),
      ];
    });
    return Promise.allSettled(ways);
  }

  /** @returns the status of the answer */
  async post(machine: Machine, service: string, port: number, prefix: string, body: string) {
    const address = await this.#slice.address(machine, service, port);
    const response = await fetch(`http://${address}${prefix}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    return response.status;
  }
}

function posted({ name, labels, since, endsAt }: Firing & { endsAt?: string }) {
  return {
    labels,
    annotations: { summary: `${name} in a test` },
    startsAt: since,
    endsAt: endsAt ?? new Date(Date.now() + 240_000).toISOString(),
  };
}

/** What the hub of a machine says. */
export async function alertsOf(slice: AlertSlice, machine: Machine): Promise<Alert[]> {
  const address = await slice.address(machine, HUB, 8080);
  const response = await fetch(`http://${address}/v1/alerts`, {
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`the hub of ${machine} answers ${response.status}`);
  return ((await response.json()) as { alerts: Alert[] }).alerts;
}
