/** The fields that the old suites answered with, endpoint by endpoint, as the documents of the services promise them. */
import type { AgentDefinition } from '../../../../runtime/agent.ts';
import coreOrchestrator from '../../../core-orchestrator/main.ts';
import { routes as ofCoreOrchestrator } from '../../../core-orchestrator/routes.ts';
import errorBus from '../../../error-bus/main.ts';
import { routes as ofErrorBus } from '../../../error-bus/routes.ts';
import resourceManager from '../../../resource-manager/main.ts';
import { routes as ofResourceManager } from '../../../resource-manager/routes.ts';
import securityGateway from '../../../security-gateway/main.ts';
import { routes as ofSecurityGateway } from '../../../security-gateway/routes.ts';
import type { Route } from '../../route.ts';
import { planEndpoints } from '../endpoints.ts';

type Service = readonly [AgentDefinition, readonly Route[]];
const core: Service = [coreOrchestrator, ofCoreOrchestrator];
const resources: Service = [resourceManager, ofResourceManager];
const errors: Service = [errorBus, ofErrorBus];
const security: Service = [securityGateway, ofSecurityGateway];

const ANSWERS: readonly (readonly [Service, string, string])[] = [
  [core, 'GET /health', 'status service timestamp uptime unified_services'],
  [core, 'GET /status', 'status system_status metrics'],
  [core, 'GET /list_agents', 'status agents'],
  [core, 'POST /coordinate_request', 'status message request_id target_endpoint'],
  [core, 'POST /publish_event', 'status message event_id'],
  [core, 'POST /import_registry_state', 'status imported_agents'],
  [core, 'POST /import_twin_state', 'status'],
  [core, 'POST /import_coordinator_state', 'status'],
  [resources, 'GET /health', 'status service timestamp uptime unified_services'],
  [resources, 'POST /allocate_resources', 'status allocation_id'],
  [resources, 'POST /release_resources', 'status message'],
  [resources, 'POST /schedule_task', 'status task_id'],
  [resources, 'GET /resource_status', 'status resources timestamp'],
  [resources, 'GET /vram_status', 'status vram timestamp'],
  [errors, 'GET /health', 'status service legacy_running system_health uptime'],
  [errors, 'POST /report', 'status'],
  [errors, 'GET /recent', 'status data'],
  [errors, 'GET /agent_health', 'status data'],
  [security, 'GET /health', 'status service legacy_agents uptime'],
  [security, 'POST /register', 'status message'],
  [security, 'POST /login', 'status message session'],
  [security, 'POST /validate', 'status valid'],
  [security, 'GET /trust/{model_id}', 'status trust_score'],
];
const named = ANSWERS.map((row) => [`${row[0][0].name}: ${row[1]}`, ...row] as const);

test.each(named)('%s', (_name, [definition, routes], endpoint, fields) => {
  const found = planEndpoints(routes, definition).find(
    ({ route }) => `${route.method} ${route.path}` === endpoint,
  );
  const { properties = {} } = found!.reply as { properties?: Record<string, unknown> };
  expect({ endpoint, fields: Object.keys(properties) }).toEqual({
    endpoint,
    fields: expect.arrayContaining(fields.split(' ')),
  });
});
