/** What a container has from its first moment on: log, end, health, metrics, the HTTP port. */
import type { AgentDefinition } from '../agent.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import type { Fabric } from '../fabric/connect.ts';
import { Health } from '../health.ts';
import { standardPages } from '../http/pages.ts';
import { startHttp, type HttpServer, type Route } from '../http/server.ts';
import { LifeState } from '../../contracts/fleet/health.ts';
import type { Log } from '../log/log.ts';
import { createLog } from '../log/winston-log.ts';
import { registerLegacyNames } from '../metrics/legacy-names.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { Secrets } from '../settings/secrets.ts';
import type { Settings } from '../settings/settings.ts';
import { untilTold, type End } from './signals.ts';

export interface Container {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly end: End;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly http: HttpServer;
  /** Known only later, but asked for by health and metrics from the first moment on. */
  readonly parts: { fabric?: Fabric; dispatcher?: Dispatcher };
}

/** What a color adds to that. */
export interface ColorPages {
  /** True while calls of users may be sent here, as far as the color goes. */
  readonly serves: () => boolean;
  /** True while the agent's own work runs here, so that its own checks can be asked. */
  readonly works: () => boolean;
  readonly pages: Readonly<Record<string, Route>>;
}

/** Opens the HTTP port with the standard pages. */
export async function openContainer(
  definition: AgentDefinition,
  settings: Settings,
  color: ColorPages | undefined,
): Promise<Container> {
  const { identity, agentPort } = settings;
  const { description } = definition;
  const secrets = new Secrets();
  const log = createLog({ identity, level: settings.logLevel, secrets });
  const end = untilTold(log);
  const parts: Container['parts'] = {};
  const inFlight = () => parts.dispatcher?.inFlight ?? 0;
  const health: Health = new Health({
    identity,
    port: agentPort,
    accepting: () => health.state === LifeState.ready,
    fabricConnected: () => parts.fabric?.connected ?? false,
    inFlight,
    custom: () => (color?.works() === false ? {} : (definition.health?.() ?? {})),
  });
  const metrics = createMetrics(identity, inFlight);
  registerLegacyNames(metrics.registry, { identity, agentPort, health: () => health.report() });
  const serving = () => health.ready && color?.serves() !== false;
  const pages = standardPages({ identity, description, health, metrics, serving });
  const routes = { ...pages, ...color?.pages };
  const http = await startHttp({ port: settings.httpPort, routes, log });
  log.info('started', { http_port: http.port, node: process.version, instance: identity.instance });
  return { settings, secrets, log, end, health, metrics, http, parts };
}
