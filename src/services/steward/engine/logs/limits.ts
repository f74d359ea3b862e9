/** The `config` block of the steward that speaks of logs. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { Limits } from './allowance.ts';

const Settings = Type.Object(
  {
    lines_per_second: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    burst_lines: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);

/** What a container may write for ever, and at once. */
const LINES_PER_SECOND = 200;
const BURST_LINES = 20_000;
/** A line of ours has about this many bytes, most have less. */
const BYTES_PER_LINE = 1_024;
/** A steward that cannot store lines says so, and reads that again: its own lines stay few. */
const OWN: Limits = withBytes(5, 500);

function withBytes(linesPerSecond: number, burstLines: number): Limits {
  return {
    linesPerSecond,
    burstLines,
    bytesPerSecond: linesPerSecond * BYTES_PER_LINE,
    burstBytes: burstLines * BYTES_PER_LINE,
  };
}

/**
 * @returns limits of a container
 * @throws Error for settings that are none
 */
export function readLimits(config: Readonly<JsonObject>): (isOwn: boolean) => Limits {
  const settings = config['logs'] ?? {};
  if (!Value.Check(Settings, settings))
    throw new Error(`config of steward: logs is ${JSON.stringify(settings)}`);
  const { lines_per_second = LINES_PER_SECOND, burst_lines = BURST_LINES } = settings;
  const others = withBytes(lines_per_second, burst_lines);
  return (isOwn) => (isOwn ? OWN : others);
}
