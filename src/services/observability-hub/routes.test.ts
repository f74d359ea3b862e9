import { planEndpoints } from '../door/http/endpoints.ts';
import { openApiOf } from '../door/http/openapi.ts';
import definition from './main.ts';
import { hubDoor } from './routes.ts';

const endpoints = planEndpoints(hubDoor.routes, definition);
const document = openApiOf(endpoints, { title: 't', version: '1' });

const OLD = [
  ['get', '/health'],
  ['get', '/health_summary'],
  ['post', '/update_agent_health'],
  ['post', '/register_agent'],
  ['post', '/trigger_recovery'],
  ['get', '/environment_status'],
  ['post', '/sync_from_pc2'],
  ['get', '/api/v1/agents'],
  ['get', '/api/v1/status'],
  ['post', '/api/v1/sync_from_peer'],
  ['post', '/add_alert_rule'],
  ['get', '/alerts'],
  ['get', '/anomalies'],
  ['get', '/performance_metrics/{agent}'],
];

test('every route has its action or stream', () => {
  expect(endpoints).toHaveLength(hubDoor.routes.length);
});

test('no two endpoints have the same method and path', () => {
  const all = hubDoor.routes
    .filter(({ old }) => old !== 'compat-only')
    .map(({ method, path }) => `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`);
  expect(all.filter((one, n) => all.indexOf(one) !== n)).toEqual([]);
});

test.each(OLD)('the old endpoint %s %s is there, also under /compat', (method, path) => {
  const paths = Object.keys(document.paths);
  const same = (one: string) => one.replace(/\{[^}]*\}/g, '{}');
  for (const wanted of [path, `/compat${path}`]) {
    const found = paths.find((one) => same(one) === same(wanted!));
    expect({ wanted, found: found && document.paths[found]?.[method!] !== undefined }).toEqual({
      wanted,
      found: true,
    });
  }
});
