/** The `config.anomalies` block of the hub in the fleet definition. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { DAY_MS, type DetectorSettings } from './detector/settings.ts';
import { detectorSettings } from './watched.ts';

/** Length of the rounds in which values repeat themselves. */
const SEASONS = { none: null, day: DAY_MS, week: 7 * DAY_MS } as const;

const Settings = Type.Object(
  { season: Type.Optional(Type.Enum(['none', 'day', 'week'])) },
  { additionalProperties: false },
);

/** @throws Error for settings that mean nothing */
export function readAnomalySettings(
  config: Readonly<JsonObject>,
): ReadonlyMap<string, DetectorSettings> {
  const given = config['anomalies'] ?? {};
  if (!Value.Check(Settings, given))
    throw new Error(
      `config of observability-hub: anomalies is ${JSON.stringify(given)}, expected {season: none, day or week}`,
    );
  return detectorSettings(SEASONS[given.season ?? 'day']);
}
