/** The settings of all capabilities as this process knows them: start values, then what the bucket says. */
import Value from 'typebox/value';
import {
  CAPABILITY_NAMES,
  ModeSetting,
  startSetting,
  type Capability,
} from '../../../contracts/migration/modes.ts';

export type ModeListener = (capability: Capability, setting: ModeSetting) => void;

export class ModeBook {
  readonly #settings = new Map<Capability, ModeSetting>();
  readonly #start: ReadonlyMap<Capability, ModeSetting>;
  readonly #listeners = new Set<ModeListener>();

  /** @param env holds the old `ENABLE_UNIFIED_*` switches, which say how an unset capability starts */
  constructor(env: Readonly<Record<string, string | undefined>> = process.env) {
    this.#start = new Map(CAPABILITY_NAMES.map((name) => [name, startSetting(name, env)]));
  }

  get(capability: Capability): ModeSetting {
    return this.#settings.get(capability) ?? this.#start.get(capability)!;
  }

  all(): Record<Capability, ModeSetting> {
    return Object.fromEntries(CAPABILITY_NAMES.map((name) => [name, this.get(name)])) as Record<
      Capability,
      ModeSetting
    >;
  }

  /**
   * Takes what the bucket holds under a key; null when it was removed.
   *
   * @returns false for a key or a text that this version cannot read; the setting stays as it was
   */
  take(key: string, text: string | null): boolean {
    if (!(CAPABILITY_NAMES as readonly string[]).includes(key)) return false;
    const capability = key as Capability;
    if (text === null) this.#settings.delete(capability);
    else {
      const setting = parse(text);
      if (setting === undefined) return false;
      this.#settings.set(capability, setting);
    }
    for (const listener of this.#listeners) listener(capability, this.get(capability));
    return true;
  }

  /** @returns ends the subscription */
  onChange(listener: ModeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function parse(text: string): ModeSetting | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(ModeSetting, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
