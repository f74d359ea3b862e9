import { HUB } from '../../contracts/observability/observability.ts';
import {
  COLOR_MAP,
  COLOR_MAP_KEYS,
  grpcBackend,
  otherColor,
  type Color,
} from '../../contracts/release/release.ts';
import { FIRST_COLOR } from '../../fleet/render/settings.ts';
import { colorBackend, colorBackends, plainBackends, previewBackend } from './backends.ts';
import type { Door } from './doors.ts';
import { problem } from './failures.ts';

/** Where a request finds its color. */
const COLOR = 'txn.color';
const NO_COLOR = 'none';
/** The color that served when the ingress started: images/haproxy/start.sh finds it out. */
const AT_START = '${TANDEM_LIVE_COLOR}';
/** End of the name of a frontend that leads to the color being tried. */
const PREVIEW = '-preview';

/** Where Prometheus asks its hub: open to everybody in the machine's network, so to nobody outside of it. */
const INSIDE_ONLY = [
  '  http-request deny status 404 if { path,url_dec -m beg /prometheus/ /alertmanager/ }',
];

const NO_PREVIEW = problem(
  503,
  'NO_PREVIEW',
  'No preview',
  'no color is being tried on this machine',
  true,
);

const PREVIEW_COLOR = [
  `  http-request return status 503 ${NO_PREVIEW} hdr Retry-After 1 if { var(${COLOR}) -m str ${NO_COLOR} }`,
];

/** The port of a service, that of its preview, and all backends behind them. */
export function doorLines({ port, slug, preview }: Door): string[] {
  if (preview === null) return [...frontend(slug, port, [], slug), ...plainBackends(slug)];
  return [
    ...frontend(slug, port, liveColor(slug), colorBackend(slug, `%[var(${COLOR})]`)),
    `  default_backend ${colorBackend(slug, FIRST_COLOR)}`,
    '',
    ...frontend(
      `${slug}${PREVIEW}`,
      preview,
      PREVIEW_COLOR,
      previewBackend(slug, `%[var(${COLOR})]`),
    ),
    `  default_backend ${previewBackend(slug, FIRST_COLOR)}`,
    '',
    ...colorBackends(slug),
  ];
}

/**
 * A body must be there in time, so that whoever sends it slowly holds nothing behind the ingress; not
 * that of a gRPC call, which may be a stream.
 */
function frontend(name: string, port: number, choice: readonly string[], backend: string) {
  const dynamic = choice.length > 0;
  return [
    `frontend ${name} from ${dynamic ? 'colored' : 'common'}`,
    `  bind :${port}`,
    // An ingress that is being replaced answers whatever still comes in on a connection, and closes it then.
    '  option idle-close-on-response',
    // A service promises how long it keeps an idle connection; those of clients are kept here, for less.
    '  http-after-response del-header keep-alive',
    ...(name === HUB ? INSIDE_ONLY : []),
    '  acl grpc req.hdr(content-type) -m beg application/grpc',
    ...choice,
    // The service's span tells from it how long the request was here; a traceparent is passed on as it is.
    '  http-request set-header x-request-start t=%[request_date(ms)]',
    '  http-request wait-for-body time 10s unless grpc',
    `  use_backend ${grpcBackend(backend)} if grpc`,
    ...(dynamic ? [`  use_backend ${backend}`] : [`  default_backend ${backend}`, '']),
  ];
}

/**
 * Defaults of the frontends that have a choice. The steward switches all services of the machine at
 * once: they read one key of one map, the previews another. HAProxy takes a map without a file only
 * once, so the question stands here, where all frontends share it.
 */
export const COLORED_DEFAULTS = [
  'defaults colored from common',
  `  http-request set-var(txn.key) str(${COLOR_MAP_KEYS.live})`,
  `  http-request set-var(txn.key) str(${COLOR_MAP_KEYS.preview}) if { fe_name -m end -- ${PREVIEW} }`,
  `  http-request set-var(${COLOR}) var(txn.key),map(${COLOR_MAP},${NO_COLOR})`,
  '',
];

/**
 * An ingress that began anew has no entry yet and takes the color that served when it started. Where
 * that one serves nobody and the other does, it takes the other.
 */
function liveColor(slug: string): string[] {
  const heal = (color: Color) => {
    const other = otherColor(color);
    const away = `{ nbsrv(${colorBackend(slug, color)}) eq 0 }`;
    const there = `{ nbsrv(${colorBackend(slug, other)}) gt 0 }`;
    return `  http-request set-var(${COLOR}) str(${other}) if { var(${COLOR}) -m str ${color} } ${away} ${there}`;
  };
  return [
    `  http-request set-var(${COLOR}) str("${AT_START}") if { var(${COLOR}) -m str ${NO_COLOR} }`,
    heal(FIRST_COLOR),
    heal(otherColor(FIRST_COLOR)),
  ];
}
