/** The `config` block of the error bus in the fleet definition. */
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { readRules, type FloodRule } from './live/rules.ts';

const ZmqPort = Type.Integer({ minimum: 0, maximum: 65_535 });
/** Where old publishers connect to. */
const OLD_PORT = 7150;

export interface BusSettings {
  /** Null: old publishers are not served. */
  readonly zmqPort: number | null;
  readonly rules: readonly FloodRule[];
}

/**
 * @throws FLOOD_RULES_INVALID, or Error for a port that is none
 */
export function readBusSettings(config: Readonly<JsonObject>): BusSettings {
  const port = config['zmq_port'] === undefined ? OLD_PORT : config['zmq_port'];
  if (port !== null && !Value.Check(ZmqPort, port))
    throw new Error(
      `config of error-bus: zmq_port is ${JSON.stringify(port)}, expected a port or null`,
    );
  return { zmqPort: port, rules: readRules(config['flood_rules']) };
}

/** The rules as the config file has them now; those of the start where there is no file. */
export function rereadRules(started: Readonly<JsonObject>): readonly FloodRule[] {
  const file = process.env['TANDEM_CONFIG_FILE'];
  const config = file ? (JSON.parse(readFileSync(file, 'utf8')) as JsonObject) : started;
  return readRules(config['flood_rules']);
}
