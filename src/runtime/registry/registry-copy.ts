/**
 * A copy of the registry in memory, kept by its changes, for code that looks agents up often: a
 * look-up is no message. Load it late (`await import`), one per process.
 */
import type { Msg, Subscription } from '@nats-io/transport-node';
import { pickEndpoint } from '../../contracts/registry-pick.ts';
import {
  REGISTRY,
  REVISION_HEADER,
  RegistryChange,
  registryChanges,
  type RegistryEntry,
} from '../../contracts/registry.ts';
import type { AgentContext } from '../context.ts';
import { findAgent, type FindOptions } from './registry-mirror.ts';

/** A copy that was not confirmed for this long is compared with the registry beside the look-up. */
const CONFIRM_MS = 5_000;
/** One that was not confirmed for this long is not believed: the registry is asked. A lease. */
const BELIEVED_MS = REGISTRY.leaseMs;
/** Between two tries to reach the registry. */
const RETRY_MS = 1_000;
const ASK_MS = 2_000;

interface Snapshot {
  readonly revision: string;
  readonly agents: readonly RegistryEntry[];
}
interface News {
  readonly revision: string;
  readonly change: string;
  readonly entry: RegistryEntry;
}

export class RegistryCopy {
  readonly #ctx: Pick<AgentContext, 'call' | 'nc' | 'identity'>;
  readonly #now: () => number;
  readonly #changes: Subscription;
  /** By name and then machine. */
  #agents = new Map<string, Map<string, RegistryEntry>>();
  #revision = { life: '', number: 0 };
  /** When the copy was the registry's state for certain, on the clock of `now`. */
  #confirmedMs = -Infinity;
  #askedMs = -Infinity;
  /** What came while the registry was asked. */
  #meanwhile: News[] | undefined;

  /** @param now milliseconds that only grow; for tests */
  constructor(
    ctx: Pick<AgentContext, 'call' | 'nc' | 'identity'>,
    now: () => number = () => performance.now(),
  ) {
    this.#ctx = ctx;
    this.#now = now;
    this.#changes = ctx.nc.subscribe(registryChanges, {
      callback: (error, message) => {
        if (error === null) this.#take(newsIn(message));
      },
    });
  }

  /**
   * Where an agent answers, as `findAgent` has it. From memory while the copy was confirmed in the last
   * 15 seconds, so no answer is older than a lease even if the broker lost a change; otherwise from
   * the registry. `last_seen` is that of the last change, since heartbeats are no changes.
   *
   * @throws AGENT_NOT_FOUND, AGENT_NOT_HEALTHY
   */
  async find(agent_name: string, options: FindOptions = {}): Promise<RegistryEntry> {
    const age = this.#now() - this.#confirmedMs;
    if (age > CONFIRM_MS) void this.confirm();
    if (age > BELIEVED_MS) return findAgent(this.#ctx, agent_name, options);
    const { machine = this.#ctx.identity.machine } = options;
    const found = [...(this.#agents.get(agent_name)?.values() ?? [])];
    return pickEndpoint(found, { agent_name }, machine);
  }

  /** Compares the copy with the registry and puts it right. Never rejects; asks once a second at most. */
  async confirm(): Promise<void> {
    const asked = this.#now();
    if (this.#meanwhile !== undefined || asked - this.#askedMs < RETRY_MS) return;
    this.#askedMs = asked;
    this.#meanwhile = [];
    try {
      // The subscription must be at the broker first, or a change in between is missed.
      await this.#ctx.nc.flush();
      const terms = { timeoutMs: ASK_MS };
      this.#become(await this.#ctx.call<Snapshot>(REGISTRY.agent, 'watch', {}, terms), asked);
    } catch {
      // The registry is away; look-ups go the long way, and the next one tries again.
    } finally {
      this.#meanwhile = undefined;
    }
  }

  close(): void {
    this.#changes.unsubscribe();
  }

  #become({ revision, agents }: Snapshot, asked: number): void {
    const { life, number } = parse(revision);
    const ahead = life === this.#revision.life && number <= this.#revision.number;
    if (!ahead || this.#confirmedMs === -Infinity) {
      this.#agents = new Map();
      for (const entry of agents) this.#put(entry);
      this.#revision = { life, number };
    }
    this.#confirmedMs = asked;
    for (const news of this.#meanwhile ?? []) this.#apply(news);
  }

  #take(news: News): void {
    this.#meanwhile?.push(news);
    if (this.#confirmedMs !== -Infinity) this.#apply(news);
  }

  /** Numbers have no gaps: after one the copy knows nothing for certain. */
  #apply({ revision, change, entry }: News): void {
    const { life, number } = parse(revision);
    if (life === this.#revision.life && number <= this.#revision.number) return;
    if (life !== this.#revision.life || number > this.#revision.number + 1) {
      this.#confirmedMs = -Infinity;
      void this.confirm();
      return;
    }
    this.#revision = { life, number };
    const gone = change === RegistryChange.expired || change === RegistryChange.deregistered;
    if (gone) this.#agents.get(entry.name)?.delete(entry.machine);
    else this.#put(entry);
  }

  #put(entry: RegistryEntry): void {
    const machines = this.#agents.get(entry.name) ?? new Map<string, RegistryEntry>();
    this.#agents.set(entry.name, machines.set(entry.machine, entry));
  }
}

function parse(revision: string): { life: string; number: number } {
  const [life = '', digits] = revision.split('-');
  return { life, number: Number(digits) };
}

function newsIn(message: Msg): News {
  const change = message.subject.split('.')[2] ?? '';
  const revision = message.headers?.get(REVISION_HEADER) ?? '';
  return { revision, change, entry: message.json<RegistryEntry>() };
}
