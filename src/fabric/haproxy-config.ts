import type { Fleet } from '../fleet/model.ts';
import { INGRESS_SOCKETS } from '../contracts/release/release.ts';
import { isDoor } from '../fleet/render/infrastructure/door.ts';
import { doorsOf } from './ingress/doors.ts';
import { FAILURE_LINES, quoted } from './ingress/failures.ts';
import { COLORED_DEFAULTS, doorLines } from './ingress/frontends.ts';

/** Port for the health probe and metrics, inside the network of the machine only. */
const PROBE_PORT = 8404;
/** Port on which the door of the machine answers, inside the network that it shares with the ingress. */
const DOOR_PORT = 8405;
/** Runtime API; the steward switches colors through it. The name is made when the container starts. */
const RUNTIME_SOCKET = `${INGRESS_SOCKETS}/\${TANDEM_INGRESS_ID}.sock`;
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
  const doors = doorsOf(fleet, machine);
  return [
    '# Rendered from the fleet definition by `scripts/tandem fleet render`; do not edit.',
    ...global(Math.max(1, grace - STOP_MARGIN_SECONDS)),
    ...DEFAULTS,
    ...RESOLVERS,
    ...probe(fleet.entries.some((e) => e.machine === machine && isDoor(e))),
    ...(doors.some(({ preview }) => preview !== null) ? COLORED_DEFAULTS : []),
    ...doors.flatMap(doorLines),
  ].join('\n');
}

function global(hardStopSeconds: number): string[] {
  return [
    'global',
    '  log stdout format raw local0 info',
    '  maxconn 4096',
    '  nbthread 2',
    `  stats socket "${RUNTIME_SOCKET}" mode 600 level admin`,
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
 *
 * Addresses are looked up before the ports open, so that an ingress which takes over from another
 * serves from its first connection on; who is not there yet is found later.
 */
const SERVER_DEFAULTS =
  '  default-server check inter 10s fastinter 1s downinter 2s fall 2 rise 1' +
  ' observe layer4 error-limit 2 on-error mark-down init-addr libc,none resolvers docker';

const DEFAULTS = [
  'defaults common',
  '  mode http',
  '  log global',
  `  log-format ${quoted(LOG_FORMAT)}`,
  '  option dontlognull',
  '  option redispatch',
  '  retries 2',
  '  timeout connect 1s',
  '  timeout client 60s',
  // A client that still sends what nobody wants any more does not see the end of its connection.
  '  timeout client-fin 5s',
  // Who hangs up gives up, also while an answer is on its way: the service is told at once, not with its next byte.
  '  option abortonclose',
  '  timeout server 60s',
  '  timeout queue 5s',
  '  timeout http-request 10s',
  '  timeout http-keep-alive 30s',
  '  timeout tunnel 1h',
  '  option forwardfor',
  ...FAILURE_LINES,
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

/**
 * @param door true where the ingress lives in the network of a door: when that one begins anew, the
 * ingress stays behind in a network that nobody reaches, and must begin anew as well
 */
function probe(door: boolean): string[] {
  return [
    'frontend probe from common',
    `  bind :${PROBE_PORT}`,
    '  http-request set-log-level silent',
    '  http-request use-service prometheus-exporter if { path /metrics }',
    ...(door
      ? ['  http-request deny status 503 if { path /health/ready /healthz } { nbsrv(door) eq 0 }']
      : []),
    '  http-request return status 200 content-type text/plain string "ok" if { path /health/live /health/ready /healthz }',
    '  http-request deny status 404',
    '',
    ...(door
      ? [
          'backend door from common',
          '  option httpchk GET /',
          `  server door 127.0.0.1:${DOOR_PORT} check inter 2s fastinter 500ms init-addr last,libc`,
          '',
        ]
      : []),
  ];
}
