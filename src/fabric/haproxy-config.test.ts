import { renderHaproxyConfig } from './haproxy-config.ts';
import { sampleFleet } from './sample-fleet.ts';

const lines = renderHaproxyConfig(sampleFleet(), 'mainpc')
  .split('\n')
  .map((line) => line.trim());
const starting = (start: string) => lines.filter((line) => line.startsWith(start));

test('requests themselves take out a service that vanished, before the next check does', () => {
  const [defaults, ...more] = starting('default-server ');
  expect(more).toEqual([]);
  expect(defaults).toContain(' observe layer4 error-limit 2 on-error mark-down');
  expect(defaults).toContain(' downinter 2s');
});

test('the caller that finds it gone waits two attempts of one second', () => {
  expect(starting('timeout connect ')).toEqual(['timeout connect 1s']);
});

test('a port serves HTTP and gRPC: calls are told apart, and the gRPC side follows the check of the HTTP side', () => {
  const from = lines.indexOf('frontend core-orchestrator');
  const door = lines.slice(from, lines.indexOf('frontend', from + 1));
  expect(door).toContain('acl grpc req.hdr(content-type) -m beg application/grpc');
  expect(door).toContain('use_backend core-orchestrator-grpc if grpc');
  expect(door).toContain('default_backend core-orchestrator');
  expect(door).toContain(
    'server blue core-orchestrator:8081 proto h2 no-check track core-orchestrator/blue',
  );
});

test('a quiet gRPC stream outlives the ordinary time-out', () => {
  const backend = lines.slice(lines.indexOf('backend core-orchestrator-grpc'));
  expect(backend.slice(0, backend.indexOf(''))).toContain('timeout server 1h');
});

test('a body that drips ends at the ingress; a gRPC call may be a stream', () => {
  expect(lines).toContain('http-request wait-for-body time 10s unless grpc');
});

test('what the ingress refuses itself is a problem, too', () => {
  const [away] = starting('http-error status 503');
  expect(away).toContain('\\"code\\":\\"SERVICE_AWAY\\"');
  expect(away).toMatch(/ hdr Retry-After 1$/);
});

test('what Prometheus asks its hub for is for nobody outside of the machine', () => {
  const fleet = sampleFleet();
  const like = fleet.entries.find(({ role }) => role === 'service')!;
  const name = 'observability-hub';
  const hub = { ...like, name, slug: name, ports: { service: 7002 } };
  const text = renderHaproxyConfig({ ...fleet, entries: [...fleet.entries, hub] }, 'mainpc');
  const [, door = ''] = text.split('frontend observability-hub\n');
  expect(door.split('\n\n')[0]).toContain(
    'http-request deny status 404 if { path,url_dec -m beg /prometheus/ /alertmanager/ }',
  );
  expect(text.match(/deny status 404 if/g)).toHaveLength(1);
});
