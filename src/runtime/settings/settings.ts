/** The settings of a container: its environment, read and checked once at start. */
import { hostname } from 'node:os';
import { SettingsInvalid } from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { ENTRY_NAME, SLUG, slugOf } from '../../contracts/fleet/names.ts';
import { COLORS } from '../../contracts/release/release.ts';
import { LOG_LEVELS, type LogLevel } from '../log/log.ts';
import { EnvReader } from './env-reader.ts';
import type { Identity } from './identity.ts';

export interface Settings {
  readonly identity: Identity;
  /** Ports of the old protocol; null when the entry has none. */
  readonly agentPort: number | null;
  readonly healthPort: number | null;
  readonly httpPort: number;
  readonly logLevel: LogLevel;
  readonly natsUrl: string;
  /** Null: connect without a key, for a broker without accounts. */
  readonly nkeyFile: string | null;
  readonly stateDir: string;
  readonly capabilities: readonly string[];
  /** True for one of two copies of an entry, of which one is live. */
  readonly colored: boolean;
  /** Time from SIGTERM to exit, milliseconds; shorter than the engine's stop grace period. */
  readonly drainMs: number;
  /** Share of the traces started here that are sampled, 0 to 1. */
  readonly traceRatio: number;
  /** Work that takes longer is kept as a span in any case, milliseconds. */
  readonly traceSlowMs: number;
  readonly config: Readonly<JsonObject>;
}

/**
 * Reads the settings.
 *
 * @param defaults name the entry itself carries, for a run outside a container
 * @throws SETTINGS_INVALID that lists every problem at once
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  defaults: { readonly agent: string },
): Settings {
  const read = new EnvReader(env);
  const agent = read.text('TANDEM_AGENT', { pattern: ENTRY_NAME, fallback: defaults.agent });
  const machine = read.text('TANDEM_MACHINE', { pattern: SLUG });
  const version = read.text('TANDEM_VERSION', {
    pattern: /^\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/,
    fallback: '0.0.0',
  });
  const host = hostname();
  const colored = read.oneOf('TANDEM_COLORED', ['0', '1'], '0') === '1';
  const settings: Settings = {
    identity: {
      agent,
      slug: read.text('TANDEM_SLUG', { pattern: SLUG, fallback: slugOf(agent) }),
      machine,
      group: read.text('TANDEM_GROUP', { fallback: 'none' }),
      version,
      color: colored
        ? read.oneOf('TANDEM_COLOR', COLORS, 'blue')
        : read.text('TANDEM_COLOR', { fallback: 'blue' }),
      instance: `${host}-${Date.now().toString(36)}`,
    },
    agentPort: read.port('TANDEM_AGENT_PORT'),
    healthPort: read.port('TANDEM_HEALTH_PORT'),
    httpPort: read.port('TANDEM_HTTP_PORT') ?? 8080,
    logLevel: read.oneOf('TANDEM_LOG_LEVEL', LOG_LEVELS, 'info'),
    natsUrl: read.text('TANDEM_NATS_URL', {
      pattern: /^(nats|tls):\/\/[^\s/@]+$/,
      fallback: 'nats://nats:4222',
    }),
    nkeyFile: read.path('TANDEM_NKEY_FILE'),
    stateDir: read.path('TANDEM_STATE_DIR') ?? '/var/lib/tandem',
    capabilities: read.list('TANDEM_CAPABILITIES'),
    colored,
    drainMs: read.number('TANDEM_DRAIN_SECONDS', { min: 0.1, max: 600, fallback: 8 }) * 1000,
    traceRatio: read.number('TANDEM_TRACE_RATIO', { min: 0, max: 1, fallback: 0.1 }),
    traceSlowMs: read.number('TANDEM_TRACE_SLOW_MS', { min: 1, max: 600_000, fallback: 2_000 }),
    config: read.jsonFile('TANDEM_CONFIG_FILE'),
  };
  if (agent !== '' && agent !== defaults.agent) {
    read.problem('TANDEM_AGENT', `is ${agent}, but the entry that runs here is ${defaults.agent}`);
  }
  if (read.problems.length > 0) throw new SettingsInvalid({ problems: read.problems.join('; ') });
  return settings;
}
