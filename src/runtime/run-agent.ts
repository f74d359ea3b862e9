/** The life of a container, from its settings to its exit code. */
import { LifeState } from '../contracts/health.ts';
import type { Registration } from '../contracts/registry.ts';
import type { AgentDefinition, Stop } from './agent.ts';
import { createAgentContext } from './agent-context.ts';
import { createGuard } from './auth/guard.ts';
import { tokenVerifier } from './auth/verifier.ts';
import { builtInActions } from './built-in-actions.ts';
import { clearStateIfMarked } from './clear-state.ts';
import type { Dispatcher } from './dispatch.ts';
import { createDispatcher } from './dispatcher.ts';
import { drain } from './drain.ts';
import { connectFabric, type Fabric } from './fabric/connect.ts';
import { FabricService } from './fabric/service.ts';
import { Health } from './health.ts';
import { standardPages } from './http/pages.ts';
import { startHttp } from './http/server.ts';
import type { Transport } from './lifecycle.ts';
import { createLog } from './log/winston-log.ts';
import { registerLegacyNames } from './metrics/legacy-names.ts';
import { createMetrics } from './metrics/metrics.ts';
import { legacyTransports } from './legacy-door.ts';
import { RegistryClient } from './registration.ts';
import { Secrets } from './secrets.ts';
import { readSettings, type Settings } from './settings.ts';
import { untilTold, type ExitCode } from './signals.ts';
import { createErrorReporter } from './errors/reporter.ts';
import { openTracing } from './fabric/open-tracer.ts';

/**
 * Runs an agent until it is told to stop.
 *
 * @returns the exit code: 0 after a drain, 1 when the agent broke
 * @throws SETTINGS_INVALID, SECRET_MISSING before anything runs
 */
export async function runAgent(
  definition: AgentDefinition,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ExitCode> {
  const settings = readSettings(env, { agent: definition.name });
  const { identity } = settings;
  const secrets = new Secrets();
  const log = createLog({ identity, level: settings.logLevel, secrets });
  const end = untilTold(log);
  const setAside = clearStateIfMarked(settings.stateDir);
  if (setAside) log.warn('begins anew, as it was told', { set_aside: setAside });

  // Known only later, but asked for by health and metrics from the first moment on.
  const parts: { fabric?: Fabric; dispatcher?: Dispatcher } = {};
  const inFlight = () => parts.dispatcher?.inFlight ?? 0;
  const health: Health = new Health({
    identity,
    port: settings.agentPort,
    accepting: () => health.state === LifeState.ready,
    fabricConnected: () => parts.fabric?.connected ?? false,
    inFlight,
    custom: definition.health,
  });
  const metrics = createMetrics(identity, inFlight);
  registerLegacyNames(metrics.registry, {
    identity,
    agentPort: settings.agentPort,
    health: () => health.report(),
  });
  const { description } = definition;
  const pages = standardPages({ identity, description, health, metrics });
  const http = await startHttp({ port: settings.httpPort, routes: pages, log });
  log.info('started', { http_port: http.port, node: process.version, instance: identity.instance });

  health.stage = 'connecting to the fabric';
  const connecting = connectFabric({
    identity,
    url: settings.natsUrl,
    nkeyFile: settings.nkeyFile,
    secrets,
    log,
  });
  const first = await Promise.race([connecting, end.told]);
  if (typeof first === 'number') return first;
  const fabric = (parts.fabric = first);
  const { nc } = fabric;

  const reporter = createErrorReporter({
    identity,
    nc,
    stateDir: settings.stateDir,
    log,
    metrics: metrics.registry,
  });
  end.onFatal((error) => reporter.report(error, { severity: 'critical' }));
  const tracing = openTracing({
    identity,
    fabric,
    registry: metrics.registry,
    ratio: settings.traceRatio,
    slowMs: settings.traceSlowMs,
  });
  const context = createAgentContext({
    settings,
    secrets,
    log,
    fabric,
    registry: metrics.registry,
    signal: end.signal,
    reportError: reporter.report,
    tracer: tracing.tracer,
  });
  const actions = {
    ...builtInActions({ identity, health: () => health.report(), log, metrics }),
    ...definition.actions,
  };
  const guard = createGuard(context);
  const dispatcher = (parts.dispatcher = createDispatcher(actions, context, metrics, guard));
  const transports: Transport[] = [
    new FabricService({
      identity,
      description,
      actions,
      dispatcher,
      nc,
      onLost: (error) => end.fatal(error ?? new Error('the fabric service ended'), 'fabric'),
    }),
    ...(await legacyTransports({
      definition,
      settings,
      dispatcher,
      health: () => health.report(),
      metrics: metrics.registry,
      log,
    })),
    ...((await definition.doors?.({
      definition: { ...definition, actions },
      dispatcher,
      ctx: context,
      http,
      ready: () => health.ready,
      guard,
      verify: tokenVerifier(context),
    })) ?? []),
  ];
  const registry = new RegistryClient({
    registration: registrationOf(definition, settings),
    state: () => health.state,
    call: context.call,
    log,
  });

  let stopWork: Stop | void = undefined;
  try {
    health.stage = 'starting its work';
    stopWork = await definition.start?.(context);
    for (const transport of transports) {
      health.stage = `opening ${transport.name}`;
      await transport.start();
    }
    health.state = LifeState.ready;
    registry.start();
    log.info('ready', { actions: Object.keys(definition.actions).length });
  } catch (error) {
    end.fatal(error, 'start');
  }

  const code = await end.told;
  health.state = LifeState.draining;
  const result = await drain(
    {
      agent: identity.agent,
      transports,
      dispatcher,
      stopWork: async () => stopWork?.(),
      farewell: [
        () => registry.stop(),
        () => reporter.close(),
        () => tracing.close(),
        () => nc.drain(),
        () => http.close(),
      ],
      log,
    },
    settings.drainMs,
  );
  log.info('stopped', { ...result, exit_code: code });
  return code;
}

function registrationOf(definition: AgentDefinition, settings: Settings): Registration {
  const { identity, agentPort, healthPort, capabilities } = settings;
  return {
    name: identity.agent,
    machine: identity.machine,
    group: identity.group,
    role: capabilities.length > 0 && agentPort === null ? 'service' : 'agent',
    version: identity.version,
    instance: identity.instance,
    host: identity.slug,
    ...(agentPort === null ? {} : { port: agentPort }),
    ...(healthPort === null ? {} : { health_check_port: healthPort }),
    capabilities: [...capabilities, ...Object.keys(definition.actions)],
    metadata: { color: identity.color, description: definition.description },
  };
}
