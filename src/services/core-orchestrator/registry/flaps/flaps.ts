/** Which events of an agent's life are flaps, and what look-ups show of those who flap too much. */
import { LifeState } from '../../../../contracts/fleet/health.ts';
import { FLAPPING_STATE, registryKey, type RegistryEntry } from '../../../../contracts/registry.ts';
import type { FlapDamper } from './flap-damping.ts';
import { isHealthy } from '../shapes/healthy.ts';

/** Names whose farewell is remembered; the oldest is forgotten first, and then its return is no flap. */
const MOST_FAREWELLS = 1_024;

/** States that everybody passes through on purpose. */
const ON_PURPOSE: readonly string[] = [LifeState.starting, LifeState.draining];

export class Flaps {
  readonly #damper: FlapDamper;
  readonly #farewells = new Set<string>();

  constructor(damper: FlapDamper) {
    this.#damper = damper;
  }

  /** It left and said so. */
  farewell(entry: RegistryEntry): void {
    this.#farewells.add(keyOf(entry));
    const [oldest] = this.#farewells;
    if (oldest !== undefined && this.#farewells.size > MOST_FAREWELLS)
      this.#farewells.delete(oldest);
  }

  /** Its lease ran out. */
  lost(entry: RegistryEntry): void {
    this.#damper.flapped(keyOf(entry), 'lost');
  }

  /** It registered; `before` is what it held until then. Its first time is no flap. */
  registered(before: RegistryEntry | undefined, entry: RegistryEntry): void {
    const key = keyOf(entry);
    const saidFarewell = this.#farewells.delete(key);
    if (before === undefined) {
      if (saidFarewell) this.#damper.flapped(key, 'restarted');
    } else if (before.instance !== entry.instance) {
      this.#damper.flapped(key, 'lost');
    } else if (before.host !== entry.host || before.port !== entry.port) {
      this.#damper.flapped(key, 'changed');
    }
  }

  /** It says that its state is another one. */
  stateChanged(before: RegistryEntry, entry: RegistryEntry): void {
    const onPurpose = [before, entry].some(({ state }) => ON_PURPOSE.includes(state));
    if (onPurpose || isHealthy(before.state) === isHealthy(entry.state)) return;
    this.#damper.flapped(keyOf(entry), 'changed');
  }

  /** The entry as look-ups give it: one that is held back is `flapping`, whatever it says itself. */
  shown(entry: RegistryEntry): RegistryEntry {
    return this.#damper.isHeldBack(keyOf(entry)) ? { ...entry, state: FLAPPING_STATE } : entry;
  }

  /** Keys that are held back no longer, since the last call. */
  released(): string[] {
    return this.#damper.released();
  }

  /** Milliseconds until the next one is free; null when none is held back. */
  nextReleaseMs(): number | null {
    return this.#damper.nextReleaseMs();
  }
}

const keyOf = ({ machine, name }: RegistryEntry) => registryKey(machine, name);
