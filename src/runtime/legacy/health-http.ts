/** HTTP on the old health port: the three routes of the old agents, else 404. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HealthReport } from '../../contracts/fleet/health.ts';
import type { Log } from '../log/log.ts';

/** What the health port shows. */
export interface Vitals {
  health(): HealthReport | Promise<HealthReport>;
  /** Prometheus text. */
  metricsText(): Promise<string>;
  /** MIME type of `metricsText`. */
  readonly metricsType: string;
  /** The same values for people and scripts. */
  metricsSummary(): Promise<unknown>;
}

const JSON_TYPE = 'application/json';
const IDLE_MS = 10_000;

/** A server that listens nowhere; connections are handed to it with `emit('connection', socket)`. */
export function createHealthHttp(vitals: Vitals, log: Log): Server {
  const server = createServer({ maxHeaderSize: 8 * 1024, keepAliveTimeout: 5_000 }, (req, res) => {
    respond(vitals, req, res).catch((err: unknown) => {
      log.error('old health port: request failed', { path: req.url, err });
      if (!res.headersSent)
        send(res, 500, JSON_TYPE, '{"status":"error","error":"internal error"}');
      else res.destroy();
    });
  });
  server.setTimeout(IDLE_MS);
  return server;
}

async function respond(vitals: Vitals, req: IncomingMessage, res: ServerResponse): Promise<void> {
  req.resume();
  const path =
    req.method === 'GET' || req.method === 'HEAD' ? req.url?.split('?', 1)[0] : undefined;
  switch (path) {
    case '/health':
      return send(res, 200, JSON_TYPE, JSON.stringify(await vitals.health()));
    case '/metrics':
      return send(res, 200, vitals.metricsType, await vitals.metricsText());
    case '/metrics/summary':
      return send(res, 200, JSON_TYPE, JSON.stringify(await vitals.metricsSummary()));
    default:
      return send(res, 404, JSON_TYPE, '{"status":"error","error":"Not found"}');
  }
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}
