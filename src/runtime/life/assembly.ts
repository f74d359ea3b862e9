/** Puts the parts of an agent together on a connection to the fabric; nothing is open yet. */
import type { AgentDefinition } from '../agent.ts';
import { createAgentContext } from '../agent-context.ts';
import { createGuard } from '../auth/guard.ts';
import { tokenVerifier } from '../auth/verifier.ts';
import { builtInActions } from '../dispatch/built-in-actions.ts';
import type { Gate } from '../color/gate.ts';
import type { Container } from './container.ts';
import type { ReportError, RuntimeContext } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import { createDispatcher } from '../dispatch/dispatcher.ts';
import { createErrorReporter } from '../errors/reporter.ts';
import type { Fabric } from '../fabric/connect.ts';
import { openTracing, type Tracing } from '../fabric/open-tracer.ts';
import { FabricService } from '../fabric/service.ts';
import { legacyTransports } from '../legacy-door.ts';
import type { Transport } from './lifecycle.ts';
import { TASKS } from '../metrics/answered.ts';
import type { ErrorReporter } from './parts.ts';
import { RegistryClient } from '../registry/registration.ts';
import { registrationOf } from '../registry/registration-of.ts';
import type { Settings } from '../settings/settings.ts';

export interface Assembly {
  readonly fabric: Fabric;
  readonly context: RuntimeContext;
  readonly dispatcher: Dispatcher;
  readonly fabricService: FabricService;
  /** All doors, the one on the fabric first. */
  readonly transports: readonly Transport[];
  readonly registry: RegistryClient;
  readonly tracing: Tracing;
  /** Opens the outbox of error reports; until then they only reach the log. */
  openReporter(): void;
  /** Sends or stores what is pending. */
  closeReporter(): Promise<void>;
}

export interface Place {
  readonly fabric: Fabric;
  /** Those of the container; in a rehearsal with a folder of its own. */
  readonly settings: Settings;
  /** Absent: calls are always answered here. */
  readonly gate?: Gate | undefined;
  readonly rehearsing?: boolean;
}

export async function assemble(
  definition: AgentDefinition,
  container: Container,
  { fabric, settings, gate, rehearsing = false }: Place,
): Promise<Assembly> {
  const { end, health, http, log, metrics, parts, secrets } = container;
  const { identity } = settings;
  const { registry: figures } = metrics;
  const { nc } = fabric;

  let reporter: ErrorReporter | undefined;
  const reportError: ReportError = (error, notes) => reporter?.report(error, notes);
  end.onFatal((error) => reportError(error, { severity: 'critical' }));
  const tracing = openTracing({
    identity,
    fabric,
    registry: figures,
    ratio: settings.traceRatio,
    slowMs: settings.traceSlowMs,
  });
  const report = () => health.report();
  const context = createAgentContext({
    settings,
    secrets,
    log,
    fabric,
    registry: figures,
    signal: end.signal,
    reportError,
    tracer: tracing.tracer,
    rehearsing,
    health: report,
    atStage: (stage) => (health.stage = stage),
    taskEnded: (status) => metrics.answered.add(TASKS, status),
  });
  const actions = {
    ...builtInActions({ identity, health: report, log, metrics }),
    ...definition.actions,
  };
  const guard = createGuard(context);
  const dispatcher = createDispatcher(actions, context, metrics, guard, gate);
  parts.dispatcher = dispatcher;
  const fabricService = new FabricService({
    identity,
    description: definition.description,
    actions,
    dispatcher,
    nc,
    onLost: (error) => end.fatal(error ?? new Error('the fabric service ended'), 'fabric'),
  });
  const old = { definition, settings, dispatcher, health: report, metrics: figures, log };
  const doors = definition.doors?.({
    definition: { ...definition, actions },
    dispatcher,
    ctx: context,
    http,
    ready: () => health.ready,
    guard,
    verify: tokenVerifier(context),
    gate,
  });
  return {
    fabric,
    context,
    dispatcher,
    fabricService,
    transports: [fabricService, ...(await legacyTransports(old)), ...((await doors) ?? [])],
    registry: new RegistryClient({
      registration: registrationOf(definition, settings),
      state: () => health.state,
      call: context.call,
      log,
    }),
    tracing,
    openReporter: () => {
      const { stateDir } = settings;
      reporter = createErrorReporter({ identity, nc, stateDir, log, metrics: figures });
    },
    closeReporter: async () => reporter?.close(),
  };
}
