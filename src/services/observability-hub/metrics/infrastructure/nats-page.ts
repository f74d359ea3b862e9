/** What a broker says of itself, as metrics; the names are those of NATS' own exporter where it has them. */
import { TextPage } from '../text-format.ts';

/** The fields of `/varz` that are used. */
export interface ServerFigures {
  readonly server_name: string;
  readonly start: string;
  readonly mem: number;
  readonly cpu: number;
  readonly connections: number;
  readonly total_connections: number;
  readonly subscriptions: number;
  readonly in_msgs: number;
  readonly out_msgs: number;
  readonly in_bytes: number;
  readonly out_bytes: number;
  readonly slow_consumers: number;
}

/** Of `/jsz?accounts=1&streams=1`. */
export interface StreamFigures {
  readonly config: { readonly max_memory: number; readonly max_storage: number };
  readonly memory: number;
  readonly storage: number;
  readonly api: { readonly total: number; readonly errors: number };
  readonly account_details?: readonly {
    readonly stream_detail?: readonly StreamDetail[];
  }[];
}

interface StreamDetail {
  readonly name: string;
  readonly state: {
    readonly messages: number;
    readonly bytes: number;
    readonly consumer_count: number;
  };
  readonly mirror?: Source;
  readonly sources?: readonly Source[];
}

interface Source {
  readonly name: string;
  readonly lag: number;
  /** Nanoseconds since it was heard; negative when never. */
  readonly active: number;
}

/** Of `/leafz`. */
export interface LinkFigures {
  readonly leafs: readonly {
    readonly name?: string;
    /** Each has links of its own to the same broker. */
    readonly account: string;
    readonly rtt?: string;
    readonly in_msgs: number;
    readonly out_msgs: number;
  }[];
}

const NANOS = 1_000_000_000;

/** The three answers of a broker as one page. */
export function natsPage(varz: ServerFigures, jsz: StreamFigures, leafz: LinkFigures): string {
  const page = new TextPage();
  const gauge = (name: string, help: string, value: number) =>
    page.add(name, 'gauge', help, [[{}, value]]);
  const counter = (name: string, help: string, value: number) =>
    page.add(name, 'counter', help, [[{}, value]]);

  gauge('nats_start_time_seconds', 'Start of the broker', Date.parse(varz.start) / 1_000);
  gauge('nats_varz_mem', 'Resident memory, bytes', varz.mem);
  gauge('nats_varz_cpu', 'Percent of one core', varz.cpu);
  gauge('nats_varz_connections', 'Clients', varz.connections);
  counter('nats_varz_total_connections', 'Clients since the start', varz.total_connections);
  gauge('nats_varz_subscriptions', 'Subscriptions', varz.subscriptions);
  counter('nats_varz_in_msgs', 'Messages received', varz.in_msgs);
  counter('nats_varz_out_msgs', 'Messages sent', varz.out_msgs);
  counter('nats_varz_in_bytes', 'Bytes received', varz.in_bytes);
  counter('nats_varz_out_bytes', 'Bytes sent', varz.out_bytes);
  counter('nats_varz_slow_consumers', 'Clients cut off for being slow', varz.slow_consumers);

  gauge('nats_jetstream_storage_bytes', 'Streams on disk', jsz.storage);
  gauge('nats_jetstream_storage_limit_bytes', 'Room on disk', jsz.config.max_storage);
  gauge('nats_jetstream_memory_bytes', 'Streams in memory', jsz.memory);
  gauge('nats_jetstream_memory_limit_bytes', 'Room in memory', jsz.config.max_memory);
  counter('nats_jetstream_api_requests_total', 'Requests to JetStream', jsz.api.total);
  counter('nats_jetstream_api_errors_total', 'Requests that failed', jsz.api.errors);
  addStreams(page, jsz);
  addLinks(page, leafz);
  return page.toString();
}

function addStreams(page: TextPage, jsz: StreamFigures): void {
  const streams = (jsz.account_details ?? []).flatMap((one) => one.stream_detail ?? []);
  const each = (value: (stream: StreamDetail) => number) =>
    streams.map((stream) => [{ stream: stream.name }, value(stream)] as const);
  const lag = (value: (source: Source) => number | null) =>
    streams.flatMap((stream) =>
      [...(stream.mirror ? [stream.mirror] : []), ...(stream.sources ?? [])].map(
        (source) => [{ stream: stream.name, source: source.name }, value(source)] as const,
      ),
    );
  const counted = each(({ state }) => state.messages);
  page.add('nats_stream_messages', 'gauge', 'Messages kept', counted);
  page.add(
    'nats_stream_bytes',
    'gauge',
    'Bytes kept',
    each(({ state }) => state.bytes),
  );
  const consumers = each(({ state }) => state.consumer_count);
  page.add('nats_stream_consumers', 'gauge', 'Consumers', consumers);
  const behind = 'Messages that a copy is behind its origin';
  page.add(
    'nats_stream_source_lag',
    'gauge',
    behind,
    lag((source) => source.lag),
  );
  const heard = 'Time since its origin was heard';
  const active = lag((source) => (source.active < 0 ? null : source.active / NANOS));
  page.add('nats_stream_source_active_seconds', 'gauge', heard, active);
}

function addLinks(page: TextPage, { leafs }: LinkFigures): void {
  page.add('nats_leaf_links', 'gauge', 'Links to other brokers that stand', [[{}, leafs.length]]);
  const rtt = 'Round trip of a link';
  page.add(
    'nats_leaf_rtt_seconds',
    'gauge',
    rtt,
    leafs.map(
      ({ name, account, rtt: text }) => [{ leaf: name ?? '', account }, secondsIn(text)] as const,
    ),
  );
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, µs: 1e-6, us: 1e-6, ms: 1e-3, s: 1 };

/** A duration as Go writes it, e.g. `1.25ms`; null for what is none or longer than a minute. */
function secondsIn(text: string | undefined): number | null {
  const [, digits, unit] = /^([\d.]+)(ns|µs|us|ms|s)$/.exec(text ?? '') ?? [];
  return digits === undefined ? null : Number(digits) * UNITS[unit!]!;
}
