/** Every action that has an old side, read from the definitions of the services. */
import type { Capability, LegacyName } from '../../../src/contracts/migration/modes.ts';
import type { Action, AgentDefinition } from '../../../src/runtime/agent.ts';
import coreOrchestrator from '../../../src/services/core-orchestrator/main.ts';
import * as coreDoors from '../../../src/services/core-orchestrator/routes.ts';
import type { GrpcService, Route } from '../../../src/services/door/route.ts';
import errorBus from '../../../src/services/error-bus/main.ts';
import * as errorDoors from '../../../src/services/error-bus/routes.ts';
import { oldSideOf } from '../../../src/services/facade/facade.ts';
import observabilityHub from '../../../src/services/observability-hub/main.ts';
import { hubDoor } from '../../../src/services/observability-hub/routes.ts';
import resourceManager from '../../../src/services/resource-manager/main.ts';
import * as resourceDoors from '../../../src/services/resource-manager/routes.ts';
import securityGateway from '../../../src/services/security-gateway/main.ts';
import * as securityDoors from '../../../src/services/security-gateway/routes.ts';

export type Machine = 'mainpc' | 'pc2';

export interface Service {
  readonly name: string;
  readonly machine: Machine;
  readonly definition: AgentDefinition;
  readonly routes: readonly Route[];
  readonly grpc: readonly GrpcService[];
}

const service = (
  machine: Machine,
  definition: AgentDefinition,
  { routes, grpc }: Pick<Service, 'routes' | 'grpc'>,
): Service => ({ name: definition.name, machine, definition, routes, grpc });

export const SERVICES: readonly Service[] = [
  service('mainpc', coreOrchestrator, coreDoors),
  // One of the pair answers for both.
  service('mainpc', observabilityHub, { routes: hubDoor.routes, grpc: hubDoor.grpc ?? [] }),
  service('pc2', resourceManager, resourceDoors),
  service('pc2', errorBus, errorDoors),
  service('pc2', securityGateway, securityDoors),
];

export interface OldAction {
  /** `capability.action`. */
  readonly key: string;
  readonly service: Service;
  readonly name: string;
  readonly action: Action;
  readonly capability: Capability;
  readonly legacy: LegacyName;
}

export const OLD_ACTIONS: readonly OldAction[] = SERVICES.flatMap((one) =>
  Object.entries(one.definition.actions).flatMap(([name, action]) => {
    const old = oldSideOf(action);
    if (old === undefined) return [];
    const { capability, agent: legacy } = old;
    return [{ key: `${capability}.${name}`, service: one, name, action, capability, legacy }];
  }),
);
