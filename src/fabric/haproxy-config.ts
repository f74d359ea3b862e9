import type { Fleet } from '../fleet/model.ts';
import { GRPC_PORT } from '../contracts/ports.ts';
import { doorsOf, SERVICE_PORT, type Door } from './ingress/doors.ts';

/** Port for the health probe and metrics, inside the network of the machine only. */
export const PROBE_PORT = 8404;
/** Runtime API, in the container's tmpfs; a release switches colors through it. */
export const RUNTIME_SOCKET = '/tmp/haproxy.sock';
/** The end of a stop is sooner than the grace period of the container by this much, seconds. */
const STOP_MARGIN_SECONDS = 3;
const DEFAULT_STOP_GRACE_SECONDS = 15;

/**
 * The committed configuration of one machine's ingress: a frontend for each service port, a backend
 * with the live color behind it.
 *
 * Names are resolved at run time, so it starts before, and outlives, the services behind it; until
 * one is ready its port answers 503. HTTP/1.1 and HTTP/2 without TLS (h2c, gRPC) share a port.
 *
 * @returns the text of `haproxy.cfg`
 */
export function renderHaproxyConfig(fleet: Fleet, machine: string): string {
  const ingress = fleet.entries.find((e) => e.machine === machine && e.slug === 'ingress');
  const grace = ingress?.stopGraceSeconds ?? DEFAULT_STOP_GRACE_SECONDS;
  return [
    '# Rendered from the fleet definition by `scripts/tandem fleet render`; do not edit.',
    ...global(Math.max(1, grace - STOP_MARGIN_SECONDS)),
    ...DEFAULTS,
    ...RESOLVERS,
    ...PROBE_FRONTEND,
    ...doorsOf(fleet, machine).flatMap(door),
  ].join('\n');
}

function global(hardStopSeconds: number): string[] {
  return [
    'global',
    '  log stdout format raw local0 info',
    '  maxconn 4096',
    '  nbthread 2',
    `  stats socket ${RUNTIME_SOCKET} mode 600 level admin`,
    '  stats timeout 30s',
    `  hard-stop-after ${hardStopSeconds}s`,
    '',
  ];
}

/** One JSON object per request, like the log lines of the other containers; without the query, which may carry a token. */
const LOG_FORMAT =
  '{"time":"%[accept_date(ms),ms_ltime(%Y-%m-%dT%H:%M:%S%z)]","level":"info","msg":"request","agent":"ingress",' +
  '"frontend":"%f","backend":"%b","server":"%s","client":"%ci","method":"%[capture.req.method,json(utf8s)]",' +
  '"path":"%[capture.req.uri,field(1,?),json(utf8s)]","status":%ST,"bytes":%B,"ms":%Ta,"ended":"%tsc"}';

/**
 * A service that stops leaves no address that could refuse: an attempt to reach it just times out.
 * Requests notice that sooner than the next check does, so the second attempt in a row that fails
 * takes the service out: one caller waits two attempts, the next ones get their 503 at once.
 */
const SERVER_DEFAULTS =
  '  default-server check inter 10s fastinter 1s downinter 2s fall 2 rise 1' +
  ' observe layer4 error-limit 2 on-error mark-down init-addr none resolvers docker';

/** What the ingress itself refuses, in the words of the services: status, code, title, reason, whether a retry can help. */
const FAILURES = [
  [400, 'REQUEST_MALFORMED', 'Request malformed', 'this is no HTTP request', false],
  [
    408,
    'REQUEST_TOO_SLOW',
    'Request too slow',
    'the request did not arrive within 10 seconds',
    true,
  ],
  [
    502,
    'SERVICE_BROKE_OFF',
    'Service broke off',
    'the service ended the connection before it answered',
    true,
  ],
  [503, 'SERVICE_AWAY', 'Service away', 'no instance of the service is ready', true],
  [504, 'SERVICE_TOO_SLOW', 'Service too slow', 'the service did not answer in time', true],
] as const;

function failure([status, code, title, detail, retryable]: (typeof FAILURES)[number]): string {
  const problem = { type: `urn:tandem:error:${code}`, title, status, detail, code, retryable };
  const text = JSON.stringify(problem).replace(/(["\\ ])/g, '\\$1');
  const wait = retryable ? ' hdr Retry-After 1' : '';
  return `  http-error status ${status} content-type application/problem+json string ${text}${wait}`;
}

const DEFAULTS = [
  'defaults',
  '  mode http',
  '  log global',
  `  log-format ${LOG_FORMAT.replace(/(["\\ ])/g, '\\$1')}`,
  '  option dontlognull',
  '  option redispatch',
  '  retries 2',
  '  timeout connect 1s',
  '  timeout client 60s',
  // A client that still sends what nobody wants any more does not see the end of its connection.
  '  timeout client-fin 5s',
  '  timeout server 60s',
  '  timeout queue 5s',
  '  timeout http-request 10s',
  '  timeout http-keep-alive 30s',
  '  timeout tunnel 1h',
  '  option forwardfor',
  ...FAILURES.map(failure),
  SERVER_DEFAULTS,
  '',
];

/** The engine's own name server. */
const RESOLVERS = [
  'resolvers docker',
  '  nameserver engine 127.0.0.11:53',
  '  resolve_retries 3',
  '  timeout resolve 2s',
  '  timeout retry 1s',
  '  hold valid 5s',
  '  hold obsolete 15s',
  '',
];

const PROBE_FRONTEND = [
  'frontend probe',
  `  bind :${PROBE_PORT}`,
  '  http-request set-log-level silent',
  '  http-request use-service prometheus-exporter if { path /metrics }',
  '  http-request return status 200 content-type text/plain string "ok" if { path /health/live /health/ready /healthz }',
  '  http-request deny status 404',
  '',
];

const HUB = 'observability-hub';

/** Where Prometheus asks its hub: open to everybody in the machine's network, so to nobody outside of it. */
const INSIDE_ONLY = [
  '  http-request deny status 404 if { path,url_dec -m beg /prometheus/ /alertmanager/ }',
];

/** Backend of the gRPC calls to a service. */
export const grpcBackend = (slug: string) => `${slug}-grpc`;

/**
 * HTTP and gRPC of a service share its port. Both are one process with one readiness, which is asked
 * for over HTTP: the gRPC side follows that check.
 *
 * A body must be there in time, so that whoever sends it slowly holds nothing behind the ingress; not
 * that of a gRPC call, which may be a stream.
 *
 * A stream may say nothing for long. Server-sent events carry a heartbeat every 15 seconds and so live
 * with the ordinary time-out; gRPC streams do not, so theirs is an hour. Calls that are no stream are
 * ended by the service at their deadline, long before.
 */
function door({ port, slug }: Door): string[] {
  const grpc = grpcBackend(slug);
  return [
    `frontend ${slug}`,
    `  bind :${port}`,
    ...(slug === HUB ? INSIDE_ONLY : []),
    '  acl grpc req.hdr(content-type) -m beg application/grpc',
    // The service's span tells from it how long the request was here; a traceparent is passed on as it is.
    '  http-request set-header x-request-start t=%[request_date(ms)]',
    '  http-request wait-for-body time 10s unless grpc',
    `  use_backend ${grpc} if grpc`,
    `  default_backend ${slug}`,
    '',
    `backend ${slug}`,
    '  option httpchk GET /health/ready',
    `  server blue ${slug}:${SERVICE_PORT}`,
    '',
    `backend ${grpc}`,
    '  timeout server 1h',
    `  server blue ${slug}:${GRPC_PORT} proto h2 no-check track ${slug}/blue`,
    '',
  ];
}
