import { Validator } from '@seriousme/openapi-schema-validator';
import type { AgentDefinition } from '../../../runtime/agent.ts';
import coreOrchestrator from '../../core-orchestrator/main.ts';
import { routes as ofCoreOrchestrator } from '../../core-orchestrator/routes.ts';
import errorBus from '../../error-bus/main.ts';
import { routes as ofErrorBus } from '../../error-bus/routes.ts';
import observabilityHub from '../../observability-hub/main.ts';
import { hubDoor } from '../../observability-hub/routes.ts';
import resourceManager from '../../resource-manager/main.ts';
import { routes as ofResourceManager } from '../../resource-manager/routes.ts';
import securityGateway from '../../security-gateway/main.ts';
import { routes as ofSecurityGateway } from '../../security-gateway/routes.ts';
import type { Route } from '../route.ts';
import { planEndpoints } from './endpoints.ts';
import { openApiOf } from './openapi.ts';

const SERVICES: readonly (readonly [string, AgentDefinition, readonly Route[]])[] = [
  ['core-orchestrator', coreOrchestrator, ofCoreOrchestrator],
  ['observability-hub', observabilityHub, hubDoor.routes],
  ['resource-manager', resourceManager, ofResourceManager],
  ['error-bus', errorBus, ofErrorBus],
  ['security-gateway', securityGateway, ofSecurityGateway],
];

/** As a client reads it. */
function documentOf(definition: AgentDefinition, routes: readonly Route[]) {
  const info = { title: definition.name, version: '1.2.3' };
  const document = openApiOf(planEndpoints(routes, definition), info);
  return JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
}

test.each(SERVICES)('the document of %s is OpenAPI 3.1', async (_name, definition, routes) => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(documentOf(definition, routes));
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  expect(validator.version).toBe('3.1');
});

test('a document that is none is found out', async () => {
  const document = documentOf(securityGateway, ofSecurityGateway);
  const broken = { ...document, paths: { '/x': { get: { responses: 'none' } } } };
  expect((await new Validator().validate(broken)).valid).toBe(false);
});
