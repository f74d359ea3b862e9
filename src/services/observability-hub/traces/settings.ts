/** The `traces` block of the hub's `config`, and OpenTelemetry's own variable for the endpoint. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';

const Block = Type.Object(
  {
    keep_hours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 24 * 365 })),
    max_mib: Type.Optional(Type.Number({ minimum: 1, maximum: 16_384 })),
    otlp: Type.Optional(
      Type.Object(
        {
          /** Where spans are posted to, with its path, e.g. `http://collector:4318/v1/traces`. */
          endpoint: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$' })),
          /** Name of a secret with one `name: value` per line. */
          headers_secret: Type.Optional(Type.String({ minLength: 1 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
type Block = Static<typeof Block>;

export interface TraceSettings {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** Undefined: spans are not exported. */
  readonly otlp:
    { readonly endpoint: string; readonly headersSecret: string | undefined } | undefined;
}

const DEFAULT_KEEP_HOURS = 48;
const DEFAULT_MAX_MIB = 64;
const HOUR_MS = 3_600_000;
const MIB = 1024 ** 2;

/** @throws Error that says what is wrong with the block */
export function readTraceSettings(
  config: Readonly<JsonObject>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): TraceSettings {
  const block = config['traces'] ?? {};
  if (!Value.Check(Block, block)) {
    const [first] = Value.Errors(Block, block);
    throw new Error(
      `config of observability-hub: traces${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`,
    );
  }
  const endpoint = block.otlp?.endpoint ?? env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  return {
    maxBytes: (block.max_mib ?? DEFAULT_MAX_MIB) * MIB,
    maxAgeMs: (block.keep_hours ?? DEFAULT_KEEP_HOURS) * HOUR_MS,
    otlp: endpoint ? { endpoint, headersSecret: block.otlp?.headers_secret } : undefined,
  };
}

/** @throws Error for a line that is no header */
export function readHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)\s*[:=]\s*(.+?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new Error('a line of the secret with the OTLP headers is not `name: value`');
    headers[name] = value;
  }
  return headers;
}
