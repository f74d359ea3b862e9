/** The `logs` block in the config of the hub. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { IndexBounds } from './index/log-index.ts';

const Settings = Type.Object(
  {
    lines: Type.Optional(Type.Integer({ minimum: 1_000 })),
    mebibytes: Type.Optional(Type.Integer({ minimum: 1 })),
    days: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  },
  { additionalProperties: false },
);

const MIB = 1024 * 1024;

/** @throws Error for settings that are none */
export function readBounds(config: Readonly<JsonObject>): IndexBounds {
  const settings = config['logs'] ?? {};
  if (!Value.Check(Settings, settings))
    throw new Error(`config of observability-hub: logs is ${JSON.stringify(settings)}`);
  const { lines = 1_000_000, mebibytes = 1_024, days = 14 } = settings;
  return { lines, bytes: mebibytes * MIB, days };
}
