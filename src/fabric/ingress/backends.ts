import { GRPC_PORT, HTTP_PORT } from '../../contracts/fleet/ports.ts';
import {
  COLORS,
  grpcBackend,
  hostOfColor,
  SERVING_PAGE,
  type Color,
} from '../../contracts/release/release.ts';

const READY_PAGE = '/health/ready';

/** Between two questions to a server that is out, milliseconds: a color that opens its doors is soon seen. */
const COLOR_DOWN_MS = 500;

/** Backend of a color, and that of its preview. */
export const colorBackend = (slug: string, color: Color | string) => `${slug}-${color}`;
export const previewBackend = (slug: string, color: Color | string) =>
  `${colorBackend(slug, color)}-preview`;

/** The backends of a service without colors. */
export function plainBackends(slug: string): string[] {
  return pair({ backend: slug, server: 'blue', host: slug, page: READY_PAGE });
}

/**
 * Two for each color. The door of users asks whether calls of users may be sent there, so that a copy
 * which stands by gets none even from an ingress that knows nothing yet; the preview asks less.
 */
export function colorBackends(slug: string): string[] {
  return COLORS.flatMap((color) => {
    const host = hostOfColor(slug, color);
    const settings = ` check downinter ${COLOR_DOWN_MS}ms`;
    return [
      ...pair({
        backend: colorBackend(slug, color),
        server: color,
        host,
        page: SERVING_PAGE,
        settings,
      }),
      ...pair({
        backend: previewBackend(slug, color),
        server: color,
        host,
        page: READY_PAGE,
        settings,
      }),
    ];
  });
}

interface Pair {
  readonly backend: string;
  readonly server: string;
  readonly host: string;
  readonly page: string;
  readonly settings?: string;
}

/**
 * HTTP and gRPC of a service share its port. Both are one process with one readiness, which is asked
 * for over HTTP: the gRPC side follows that check.
 *
 * A stream may say nothing for long. Server-sent events carry a heartbeat every 15 seconds and so live
 * with the ordinary time-out; gRPC streams do not, so theirs is an hour. Calls that are no stream are
 * ended by the service at their deadline, long before.
 */
function pair({ backend, server, host, page, settings = '' }: Pair): string[] {
  return [
    `backend ${backend} from common`,
    `  option httpchk GET ${page}`,
    `  server ${server} ${host}:${HTTP_PORT}${settings}`,
    '',
    `backend ${grpcBackend(backend)} from common`,
    '  timeout server 1h',
    `  server ${server} ${host}:${GRPC_PORT} proto h2 no-check track ${backend}/${server}`,
    '',
  ];
}
