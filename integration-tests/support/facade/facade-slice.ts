/** The services with capabilities and the legacy containers behind them, and how to ask each. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { LEGACY_AGENTS } from '../../../src/contracts/migration/modes.ts';
import { ask } from '../clients/ask.ts';
import { BOTH_INGRESSES, doorOf, doorOpen } from '../clients/ingress.ts';
import { askAsOperator } from '../clients/ask-as-operator.ts';
import { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';
import {
  OLD_ACTIONS,
  SERVICES,
  type Machine,
  type OldAction,
  type Service,
} from './old-actions.ts';
import { INTERRUPT, RESTART, SAMPLES, VICTIM } from './samples.ts';

type Reply = Record<string, unknown>;

const LEGACY = [...new Set(OLD_ACTIONS.map(({ legacy }) => legacy))].map(
  (name) => LEGACY_AGENTS[name],
);
const hosts = (machine: Machine) =>
  LEGACY.filter((one) => one.machine === machine).map(({ host }) => host);
const services = (machine: Machine) =>
  SERVICES.filter((one) => one.machine === machine).map(({ name }) => name);
const ON_BOTH = ['nats', 'steward', 'ingress'];
const expose = (machine: Machine) => ({
  nats: [4222],
  ...Object.fromEntries(services(machine).map((name) => [name, [8080]])),
});

/** An interrupt stops new requests for a little less than this, on both sides, milliseconds. */
const INTERRUPTED_MS = 5_500;

/** Longer than a container takes to stop, through two services. */
const TIMEOUT_MS = 60_000;

export const facadeSlice = () =>
  new Slice({
    services: {
      mainpc: [...ON_BOTH, 'knowledge-base', ...services('mainpc'), ...hosts('mainpc')],
      pc2: [...ON_BOTH, ...services('pc2'), ...hosts('pc2')],
    },
    expose: {
      mainpc: { ...expose('mainpc'), 'system-digital-twin': [7220] },
      pc2: { ...expose('pc2'), 'error-bus': [8080, 7150], 'authentication-agent': [7116] },
    },
    environment: BOTH_INGRESSES,
    startupTimeoutMs: 240_000,
  });

export class FacadeClient {
  readonly #slice: Slice;
  readonly #nc: NatsConnection;
  readonly #made = new Map<string, Map<string, Reply>>();
  #interrupted = -Infinity;

  constructor(slice: Slice, nc: NatsConnection) {
    this.#slice = slice;
    this.#nc = nc;
  }

  /** Asks as the operator where the action wants a proof, else as nobody. */
  async ask({ service, name, action }: OldAction, input: Reply): Promise<Reply> {
    const { machine } = service;
    if (action.requires === undefined) return ask(this.#nc, service.name, name, input, TIMEOUT_MS);
    const options = { machine, timeoutMs: TIMEOUT_MS };
    return askAsOperator(this.#slice, this.#nc, service.name, name, input, options);
  }

  /** Makes what the sample of an action needs in this run, and gives its input. */
  async prepare(key: string, run: string): Promise<Reply> {
    const sample = SAMPLES[key]!;
    if (key === INTERRUPT) this.#interrupted = performance.now();
    if (key === RESTART) await this.#victimIsUp();
    for (const needed of sample.needs ?? [])
      if (!this.#of(run).has(needed)) await this.askSample(needed, run);
    return sample.input(run, this.#of(run));
  }

  /** A process that is being loaded hears no signal, and the engine would wait out its whole grace. */
  async #victimIsUp(): Promise<void> {
    const container = await this.#slice.container('mainpc', VICTIM);
    await until(
      `${VICTIM} to be up`,
      () => container.inspect(),
      ({ State }) => !State.Running || State.Health?.Status === 'healthy',
    );
  }

  /** Waits until the last interrupt is over. */
  async interruptOver(): Promise<void> {
    await sleep(Math.max(0, this.#interrupted + INTERRUPTED_MS - performance.now()));
  }

  /** Asks an action with its sample. */
  async askSample(key: string, run: string): Promise<Reply> {
    const input = await this.prepare(key, run);
    const reply = await this.ask(
      OLD_ACTIONS.find((one) => one.key === key)!,
      input,
    );
    this.#of(run).set(key, reply);
    return reply;
  }

  #of(run: string): Map<string, Reply> {
    const made = this.#made.get(run) ?? new Map<string, Reply>();
    this.#made.set(run, made);
    return made;
  }

  /** Sets all capabilities that have an old side here, and waits until each service follows. */
  async setAll(setting: Reply): Promise<void> {
    const capabilities = new Map(OLD_ACTIONS.map((one) => [one.capability, one.service]));
    for (const [capability, service] of capabilities) {
      const input = { capability, ...setting };
      const reply = await askAsOperator(
        this.#slice,
        this.#nc,
        'core-orchestrator',
        'set_mode',
        input,
      );
      if (reply['status'] !== 'success') throw new Error(JSON.stringify(reply));
      await until(
        `${service.name} follows ${capability}`,
        () => ask(this.#nc, service.name, 'get_service_modes'),
        ({ modes }) => {
          const followed = (modes as Record<string, Reply>)[capability];
          return Object.entries(setting).every(([name, value]) => followed?.[name] === value);
        },
      );
    }
  }

  /** How often an action was answered, by who did. */
  async answers({ service, capability, name }: OldAction): Promise<Record<string, number>> {
    const text = await (await fetch(await this.#metrics(service))).text();
    const counts: Record<string, number> = {};
    for (const line of text.split('\n')) {
      if (!line.startsWith('tandem_capability_answers_total{')) continue;
      if (!line.includes(`capability="${capability}"`) || !line.includes(`action="${name}"`))
        continue;
      counts[/by="(\w+)"/.exec(line)![1]!] = Number(line.slice(line.lastIndexOf(' ') + 1));
    }
    return counts;
  }

  /** URL of a service behind the ingress of its machine. */
  http({ machine, name }: Service, path: string): string {
    return `http://${doorOf(machine, name)}${path}`;
  }

  /** Resolves when every service is reached through its ingress. */
  async doorsOpen(): Promise<void> {
    for (const { machine, name } of SERVICES) await doorOpen(machine, name);
  }

  /** The door does not show them. */
  async #metrics({ machine, name }: Service): Promise<string> {
    return `http://${await this.#slice.address(machine, name, 8080)}/metrics`;
  }
}
