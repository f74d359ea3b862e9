/** The gateway's own settings, from the `config` block of its entry. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { DecaySettings } from './trust/trust-ledger.ts';
import { REFRESH_LEEWAY_MS } from './users/sessions.ts';

const Settings = Type.Object({
  /** So long after its first use a refresh token may be used again, as its answer may have been lost; 0: never. */
  refresh_leeway_seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 60 })),
  trust: Type.Optional(
    Type.Object({
      /** A call weighs half as much after this time. */
      half_life_hours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 8_760 })),
      /** How many calls of mark 0.5 the doubt at the start weighs. */
      doubt: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000 })),
    }),
  ),
});

const DEFAULTS = { half_life_hours: 24, doubt: 5 } as const;

type Config = Readonly<Record<string, unknown>>;

/** @throws Error that names what is wrong */
export function readLeewayMs(config: Config): number {
  const { refresh_leeway_seconds: seconds } = Value.Parse(Settings, config);
  return seconds === undefined ? REFRESH_LEEWAY_MS : seconds * 1_000;
}

/** @throws Error that names what is wrong */
export function readDecaySettings(config: Config): DecaySettings {
  const { trust } = Value.Parse(Settings, config) as Static<typeof Settings>;
  const { half_life_hours, doubt } = { ...DEFAULTS, ...trust };
  return { half_life_s: half_life_hours * 3600, doubt };
}
