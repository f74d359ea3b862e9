/** What the real hub takes and gives at its endpoints, read from the actions themselves. */
import type { JsonObject } from '../../../src/contracts/actions/action.ts';
import orchestrator from '../../../src/services/core-orchestrator/main.ts';
import { planEndpoints, type Endpoint } from '../../../src/services/door/http/endpoints.ts';
import { pathOf, type Incoming } from '../../../src/services/door/http/requests/exchange.ts';
import { openApiOf } from '../../../src/services/door/http/openapi.ts';
import { readInput } from '../../../src/services/door/http/requests/request-input.ts';
import { PathRouter } from '../../../src/services/door/http/router.ts';
import {
  compileValidator,
  type Validate,
} from '../../../src/services/door/http/requests/validators.ts';
import errorBus from '../../../src/services/error-bus/main.ts';
import hub from '../../../src/services/observability-hub/main.ts';
import { hubDoor } from '../../../src/services/observability-hub/routes.ts';
import resourceManager from '../../../src/services/resource-manager/main.ts';

const endpoints = planEndpoints(hubDoor.routes, hub);
const document = openApiOf(endpoints, { title: hubDoor.title, version: '0' });
const router = new PathRouter<Endpoint>();
for (const endpoint of endpoints) router.add(endpoint.route.method, endpoint.route.path, endpoint);

/** Actions that only pass on what another service answers, and that service's own. */
const PASSED_ON: Readonly<Record<string, object>> = {
  recent_errors: errorBus.actions['query']!.output,
  queue_state: resourceManager.actions['queue_status']!.output,
  queue_tasks: resourceManager.actions['list_tasks']!.output,
  capability_modes: orchestrator.actions['get_modes']!.output,
  capability_parity: orchestrator.actions['get_parity']!.output,
};

const LIMITS = { bytes: 1_000_000, ms: 5_000 };
const validators = new Map<Endpoint, Promise<Validate>>();

/**
 * Reads a request as the real hub does.
 *
 * @returns undefined when the hub has no such endpoint
 * @throws INPUT_INVALID
 */
export async function readAsHub(
  request: Incoming,
): Promise<{ action: string; input: JsonObject } | undefined> {
  const found = router.find(request.method, pathOf(request));
  if (found === undefined) return undefined;
  const { value: endpoint, parameters } = found;
  const { path, method } = endpoint.route;
  const validate =
    validators.get(endpoint) ?? compileValidator(document, path, method.toLowerCase());
  validators.set(endpoint, validate);
  const options = { agent: hub.name, limits: LIMITS, validate: await validate };
  return {
    action: endpoint.name,
    input: await readInput(endpoint, { request, parameters }, options),
  };
}

/**
 * Schema of what the real hub answers, or of one item of its stream.
 *
 * @throws Error when the hub has no such endpoint
 */
export function replySchemaOf(method: string, path: string): object {
  const endpoint = router.find(method, path)?.value;
  if (endpoint === undefined) throw new Error(`the hub has no ${method} ${path}`);
  if (endpoint.kind === 'stream') return hub.streams![endpoint.name]!.item;
  return PASSED_ON[endpoint.name] ?? hub.actions[endpoint.name]!.output;
}
