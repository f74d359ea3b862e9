/** The gateway's own settings, from the `config` block of its entry. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { DecaySettings } from './trust/trust-ledger.ts';

const Settings = Type.Object({
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

/** @throws Error that names what is wrong */
export function readDecaySettings(config: Readonly<Record<string, unknown>>): DecaySettings {
  const { trust } = Value.Parse(Settings, config) as Static<typeof Settings>;
  const { half_life_hours, doubt } = { ...DEFAULTS, ...trust };
  return { half_life_s: half_life_hours * 3600, doubt };
}
