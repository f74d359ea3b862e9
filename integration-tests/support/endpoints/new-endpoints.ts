/** Every endpoint and rpc of the four services whose action never had another side. */
import { planEndpoints, type Endpoint } from '../../../src/services/door/http/endpoints.ts';
import { OLD_ACTIONS, SERVICES, type Service } from '../facade/old-actions.ts';
import { RPCS, type RpcCase } from '../facade/rpcs.ts';
import { coreOrchestratorSamples } from './core-orchestrator-samples.ts';
import { errorBusSamples } from './error-bus-samples.ts';
import { resourceManagerSamples } from './resource-manager-samples.ts';
import type { Samples } from './sample.ts';
import { securityGatewaySamples } from './security-gateway-samples.ts';

/** The hub has suites of its own. */
export const FOUR: readonly Service[] = SERVICES.filter(({ name }) => name !== 'observability-hub');

export const NEW_SAMPLES: Samples = {
  ...coreOrchestratorSamples,
  ...resourceManagerSamples,
  ...errorBusSamples,
  ...securityGatewaySamples,
};

export interface EndpointCase {
  /** As in the documentation: `resource-manager: POST /v1/tasks`. */
  readonly title: string;
  readonly service: Service;
  readonly endpoint: Endpoint;
  /** Of the sample. */
  readonly key: string;
}

const old = new Set(OLD_ACTIONS.map(({ service, name }) => `${service.name}.${name}`));

/** Those under old paths are another table's business. */
export const NEW_ENDPOINTS: readonly EndpointCase[] = FOUR.flatMap((service) =>
  planEndpoints(service.routes, service.definition).flatMap((endpoint) => {
    const { route, name } = endpoint;
    const key = `${service.name}.${name}`;
    if (route.old !== undefined || old.has(key)) return [];
    const title = `${service.name}: ${route.method} ${route.path}`;
    return [{ title, service, endpoint, key }];
  }),
);

export const NEW_RPCS: readonly (RpcCase & { readonly key: string })[] = RPCS.filter(
  ({ of, service }) => of === undefined && FOUR.includes(service),
).map((one) => ({ ...one, key: `${one.service.name}.${one.rpc.name}` }));

/** The old endpoints that the services have, as routes. */
export const OLD_ROUTES = FOUR.flatMap((service) =>
  service.routes
    .filter(({ old }) => old !== undefined)
    .map((route) => ({ title: `${service.name}: ${route.method} ${route.path}`, service, route })),
);
