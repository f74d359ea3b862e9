/** Puts together what the code of an agent gets to work with. */
import type { Registry } from 'prom-client';
import { clientId, IDENTITY_SERVICE, TOKEN_ENDPOINT } from '../contracts/security/token.ts';
import { makeAssertion } from './auth/assertion.ts';
import { TokenClient } from './auth/token-client.ts';
import type { AgentContext, ReportError, RuntimeContext } from './context.ts';
import { createCaller, type Caller } from './fabric/call.ts';
import type { Fabric } from './fabric/connect.ts';
import type { Log } from './log/log.ts';
import type { Secrets } from './settings/secrets.ts';
import type { Settings } from './settings/settings.ts';
import type { Tracer } from './tracing/tracer.ts';

export interface ContextParts {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly fabric: Fabric;
  readonly registry: Registry;
  readonly signal: AbortSignal;
  readonly reportError: ReportError;
  readonly tracer: Tracer;
  readonly rehearsing: boolean;
  readonly health: AgentContext['health'];
  readonly atStage: NonNullable<AgentContext['atStage']>;
  readonly taskEnded: NonNullable<AgentContext['taskEnded']>;
}

export function createAgentContext(parts: ContextParts): RuntimeContext {
  const { settings, fabric } = parts;
  const caller: Caller = createCaller(settings.identity.agent, fabric, {
    tokens: tokensOf(parts, (input) => caller.call(undefined, IDENTITY_SERVICE, 'token', input)),
    tracer: parts.tracer,
  });
  return {
    identity: settings.identity,
    log: parts.log,
    metrics: parts.registry,
    secrets: parts.secrets,
    config: settings.config,
    stateDir: settings.stateDir,
    capabilities: settings.capabilities,
    signal: parts.signal,
    rehearsing: parts.rehearsing,
    reportError: parts.reportError,
    health: parts.health,
    atStage: parts.atStage,
    taskEnded: parts.taskEnded,
    nc: fabric.nc,
    tracer: parts.tracer,
    call: (agent, action, input, options) => caller.call(undefined, agent, action, input, options),
    publish: (kind, payload) => caller.publish(undefined, kind, payload),
    callWithin: (origin, agent, action, input, options) =>
      caller.call(origin, agent, action, input, options),
    publishWithin: (origin, kind, payload) => caller.publish(origin, kind, payload),
  };
}

/** Where the broker has no accounts, a container has no key to prove itself with. */
function tokensOf(
  { settings: { identity, nkeyFile }, secrets }: ContextParts,
  ask: ConstructorParameters<typeof TokenClient>[0]['ask'],
): TokenClient | undefined {
  if (nkeyFile === null) return undefined;
  const client = clientId(identity.machine, identity.agent);
  const assert = () =>
    makeAssertion({ client, audience: TOKEN_ENDPOINT, seed: secrets.readFile(nkeyFile, 'nkey') });
  return new TokenClient({ assert, ask });
}
