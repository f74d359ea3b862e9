/** A colored process: its gate, its pages, and its life once there is a fabric. */
import {
  COLOR_PAGE,
  type Color,
  type ColorReport,
  type ColorRole,
} from '../../contracts/release/release.ts';
import { Draining } from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { ColorPages, Container } from '../life/container.ts';
import type { Fabric } from '../fabric/connect.ts';
import { json } from '../http/server.ts';
import { TASKS } from '../metrics/answered.ts';
import type { Settings } from '../settings/settings.ts';
import { CallGate } from './gate.ts';
import { ColorLife } from './color-life.ts';
import { recordOnFabric } from './record-source.ts';
import { WakeWatch } from './wake-watch.ts';

/** Roles in which users are answered here. */
const SERVING: ReadonlySet<ColorRole> = new Set(['opening', 'live']);
/** What no proxy can see: to HTTP failed gRPC calls are answers of 200, and the others do not pass it. */
const UNSEEN = ['grpc', 'fabric', TASKS] as const;
/** How long calls wait for the record to be read again; without it all goes on as it was, milliseconds. */
const CONFIRM_MS = 2_000;

export class Colored {
  readonly gate: CallGate;
  /** True once its doors are open. */
  holding = false;
  /** True while the agent's own work runs. */
  working = false;
  /** Why its work could not begin. */
  failure: string | undefined;
  readonly #settings: Settings;
  #container: Container | undefined;
  #life: ColorLife | undefined;
  #wake: WakeWatch | undefined;
  #confirming = false;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.gate = new CallGate(settings.identity.agent);
  }

  /** Its page asks it from now on. */
  belongsTo(container: Container): void {
    this.#container = container;
  }

  get role(): ColorRole {
    return this.#life?.role ?? 'standby';
  }

  get pages(): ColorPages {
    return {
      serves: () => SERVING.has(this.role) && (this.holding || this.working),
      works: () => this.working,
      pages: { [COLOR_PAGE]: () => json(200, this.report()) },
    };
  }

  report(): ColorReport {
    const { slug, color, version } = this.#settings.identity;
    return {
      slug,
      color: color as Color,
      role: this.role,
      epoch: this.#life?.epoch ?? 0,
      version,
      ready: this.#isReady,
      held: this.gate.held,
      ...(this.#isReady ? {} : { problem: this.#problem }),
      ...(this.failure === undefined ? {} : { failed: true }),
      ...(this.#connected === false ? { connected: false } : {}),
      ...this.#unseen,
    };
  }

  /** Reads the record; resolves when the broker has said what there is. */
  async join(fabric: Fabric): Promise<ColorLife> {
    const { identity } = this.#settings;
    const { nc } = fabric;
    const { log } = this.#container!;
    const request = fabric.request ?? nc.request.bind(nc);
    const { machine, slug } = identity;
    const life = (this.#life = new ColorLife({
      color: identity.color as Color,
      instance: identity.instance,
      source: recordOnFabric({ nc, request, machine, slug, log }),
      log,
    }));
    await life.begin();
    void this.#followConnection(fabric);
    return life;
  }

  /** From now on calls are answered here, as long as this process knows that it is live. */
  open(): void {
    this.#wake = new WakeWatch(() => void this.#confirm('slept'));
    this.gate.beforeEach = () => this.#wake?.look();
    this.gate.admit('here');
  }

  /** Calls that wait are refused; the container stops. */
  close(): void {
    this.#wake?.stop();
    this.gate.beforeEach = undefined;
    this.gate.refuse(new Draining({ agent: this.#settings.identity.agent }));
    this.#life?.stop();
  }

  /** Calls go to the other color. */
  pass(): void {
    this.#wake?.stop();
    this.gate.beforeEach = undefined;
    this.gate.admit('elsewhere');
  }

  /** Standby is ready when it knows its part, an opening one when its doors are, all others when they work. */
  get #isReady(): boolean {
    if (this.#life === undefined || this.#container?.health.ready !== true) return false;
    return this.role === 'standby' || (this.role === 'opening' && this.holding) || this.working;
  }

  get #connected(): boolean | undefined {
    return this.#container?.parts.fabric?.connected;
  }

  get #problem(): string {
    if (this.failure !== undefined) return `its work does not begin: ${this.failure}`;
    const { health, parts } = this.#container ?? {};
    if (this.#connected === false)
      return `no connection to the broker: ${parts?.fabric?.problem ?? 'not yet'}`;
    return health?.stage ?? 'starting';
  }

  get #unseen(): Pick<ColorReport, (typeof UNSEEN)[number]> {
    const answered = this.#container?.metrics.answered;
    if (answered === undefined) return {};
    return Object.fromEntries(UNSEEN.map((kind) => [kind, answered.over(kind)]));
  }

  async #followConnection({ nc }: Fabric): Promise<void> {
    for await (const { type } of nc.status()) if (type === 'reconnect') await this.#confirm(type);
  }

  /** Whoever was away may have been replaced: calls wait until the record is read again. */
  async #confirm(why: string): Promise<void> {
    const life = this.#life;
    if (life === undefined || this.#confirming) return;
    this.#confirming = true;
    const wasOpen = this.gate.open;
    if (wasOpen) this.gate.hold();
    const log = this.#container!.log;
    const confirmed = await Promise.race([
      life.confirm().then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), CONFIRM_MS).unref()),
    ]);
    this.#confirming = false;
    if (life.role !== 'live' || !wasOpen) return;
    if (confirmed) log.info('still live', { after: why });
    else log.warn('nobody can say whether this color is still live; it goes on', { after: why });
    this.gate.admit('here');
  }
}
