/** A slice in which alerts are fired and counted: what the suites about alerts ask of it, and wait for. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Alert } from '../../../src/contracts/observability/observability.ts';
import { askAsOperator } from '../clients/ask-as-operator.ts';
import { operator } from '../clients/operator.ts';
import { until } from '../until.ts';
import { AlertSlice, HUB, MACHINES, type AlertSliceOptions, type Machine } from './alert-slice.ts';
import { alertsOf, AlertSources } from './alert-source.ts';
import { AlertReceiver, type Received } from './receiver.ts';

/** Longer than the other of the pair would wait before it tells people, too. */
export const SECOND_WOULD_BE_HERE_MS = 4_000;

/** How long a message may take: what Prometheus could not send it repeats after a minute, and machines are busy. */
const TOLD_MS = 150_000;
/** How long an alert may take to a hub. */
const SHOWN_MS = 90_000;

interface Cluster {
  readonly name: string;
  readonly status: string;
  readonly peers: readonly { readonly name: string }[];
}

/** Whether all of these alerts are among those that a hub shows. */
export const has =
  (...wanted: string[]) =>
  (alerts: readonly Alert[]) =>
    wanted.every((alert) => alerts.some(({ name }) => name === alert));

export class AlertPair {
  readonly receiver: AlertReceiver;
  readonly slice: AlertSlice;
  readonly sources: AlertSources;
  /** The operator at each broker. */
  readonly at = {} as Record<Machine, NatsConnection>;
  readonly #machines: readonly Machine[];

  private constructor(receiver: AlertReceiver, options: AlertSliceOptions) {
    this.#machines = options.machines ?? MACHINES;
    this.receiver = receiver;
    this.slice = new AlertSlice(receiver, options);
    this.sources = new AlertSources(this.slice, this.#machines);
  }

  /** Starts everything and waits until the Alertmanagers see each other. */
  static async start(options: AlertSliceOptions = {}): Promise<AlertPair> {
    const receiver = new AlertReceiver();
    await receiver.start();
    const pair = new AlertPair(receiver, options);
    try {
      await pair.slice.start();
      for (const machine of pair.#machines) pair.at[machine] = await operator(pair.slice, machine);
      if (pair.#machines.length > 1) await pair.gossiping();
    } catch (error) {
      await pair.stop();
      throw error;
    }
    return pair;
  }

  async stop(): Promise<void> {
    this.sources.stop();
    await Promise.all(Object.values(this.at).map((connection) => connection.close()));
    await this.slice.stop();
    this.receiver.stop();
  }

  /** The operator asks the hub of a machine. */
  ask(machine: Machine, action: string, input: object) {
    const options = { machine, timeoutMs: 20_000 };
    return askAsOperator(this.slice, this.at[machine], HUB, action, input, options);
  }

  /** A broker that starts again has another port. */
  async callAgain(machine: Machine): Promise<void> {
    await this.at[machine].close();
    const back = () => operator(this.slice, machine);
    this.at[machine] = await until(`the broker of ${machine}`, back, () => true);
  }

  /** Waits until each Alertmanager sees the other; one that was killed before may still be named beside them. */
  gossiping(timeoutMs = 60_000): Promise<Cluster[]> {
    return until(
      'gossip',
      () => Promise.all(this.#machines.map((machine) => this.#cluster(machine))),
      (clusters) =>
        clusters.every(
          ({ status, peers }) =>
            status === 'ready' &&
            clusters.every(({ name }) => peers.some((peer) => peer.name === name)),
        ),
      { timeoutMs },
    );
  }

  /** Waits until so many messages about an alert came in. */
  told(alert: string, more: Partial<Received> = {}, count = 1): Promise<Received[]> {
    return until(
      `${count} messages about ${alert} ${JSON.stringify(more)}`,
      () => Promise.resolve(this.receiver.about(alert, more)),
      (found) => found.length >= count,
      { timeoutMs: TOLD_MS },
    );
  }

  /** Waits until the hubs of both machines show what is wanted. */
  onBoth(what: string, good: (alerts: readonly Alert[]) => boolean): Promise<Alert[][]> {
    const look = (machine: Machine) => () => alertsOf(this.slice, machine);
    return Promise.all(
      this.#machines.map((machine) =>
        until(`${what} on ${machine}`, look(machine), good, { timeoutMs: SHOWN_MS }),
      ),
    );
  }

  /** What the Prometheus of a machine finds at this moment. */
  async query(machine: Machine, text: string): Promise<Record<string, string>[]> {
    const address = await this.slice.address(machine, 'prometheus', 9090);
    const response = await fetch(
      `http://${address}/api/v1/query?${new URLSearchParams({ query: text }).toString()}`,
      { signal: AbortSignal.timeout(5_000) },
    );
    const { data } = (await response.json()) as {
      data: { result: { metric: Record<string, string> }[] };
    };
    return data.result.map(({ metric }) => metric);
  }

  /** Waits until the Prometheus of a machine has found that these answer: what it never saw it cannot miss. */
  async seenUp(machine: Machine, ...members: string[]): Promise<void> {
    await until(
      `${members.join(', ')} up at the Prometheus of ${machine}`,
      () => this.query(machine, 'member:up == 1'),
      (up) => members.every((id) => up.some(({ member }) => member === id)),
      { timeoutMs: 90_000 },
    );
  }

  async #cluster(machine: Machine): Promise<Cluster> {
    const address = await this.slice.address(machine, 'alertmanager', 9093);
    const response = await fetch(`http://${address}/api/v2/status`, {
      signal: AbortSignal.timeout(5_000),
    });
    return ((await response.json()) as { cluster: Cluster }).cluster;
  }
}
