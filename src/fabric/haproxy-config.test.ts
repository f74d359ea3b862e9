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
  const from = lines.indexOf('frontend core-orchestrator from common');
  const door = lines.slice(from, lines.indexOf('frontend', from + 1));
  expect(door).toContain('acl grpc req.hdr(content-type) -m beg application/grpc');
  expect(door).toContain('use_backend core-orchestrator-grpc if grpc');
  expect(door).toContain('default_backend core-orchestrator');
  expect(door).toContain(
    'server blue core-orchestrator:8081 proto h2 no-check track core-orchestrator/blue',
  );
});

test('a quiet gRPC stream outlives the ordinary time-out', () => {
  const backend = lines.slice(lines.indexOf('backend core-orchestrator-grpc from common'));
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
  const [, door = ''] = text.split('frontend observability-hub from common\n');
  expect(door.split('\n\n')[0]).toContain(
    'http-request deny status 404 if { path,url_dec -m beg /prometheus/ /alertmanager/ }',
  );
  expect(text.match(/deny status 404 if/g)).toHaveLength(1);
});

describe('a service with colors', () => {
  const fleet = sampleFleet();
  const entries = fleet.entries.map((entry) => ({ ...entry, colors: entry.role === 'service' }));
  const text = renderHaproxyConfig({ ...fleet, entries }, 'mainpc');
  const section = (head: string) => text.split(`\n${head}\n`)[1]?.split('\n\n')[0] ?? '';

  test('takes its color from one map that is read in one place, for calls and for previews', () => {
    expect(text.match(/map\(/g)).toHaveLength(1);
    expect(section('defaults colored from common')).toContain(
      'set-var(txn.color) var(txn.key),map(virt@colors,none)',
    );
    expect(section('frontend core-orchestrator from colored')).toContain(
      'use_backend core-orchestrator-%[var(txn.color)]\n',
    );
  });

  test('is what the start found serving without an entry, and what serves where the color that is live does not', () => {
    const rules = section('frontend core-orchestrator from colored')
      .split('\n')
      .filter((line) => line.includes('set-var(txn.color)'))
      .map((line) => line.trim());
    expect(rules).toEqual([
      'http-request set-var(txn.color) str("${TANDEM_LIVE_COLOR}") if { var(txn.color) -m str none }',
      'http-request set-var(txn.color) str(green) if { var(txn.color) -m str blue }' +
        ' { nbsrv(core-orchestrator-blue) eq 0 } { nbsrv(core-orchestrator-green) gt 0 }',
      'http-request set-var(txn.color) str(blue) if { var(txn.color) -m str green }' +
        ' { nbsrv(core-orchestrator-green) eq 0 } { nbsrv(core-orchestrator-blue) gt 0 }',
    ]);
  });

  test('is asked whether calls of users may go there; its preview, whether it is ready', () => {
    for (const color of ['blue', 'green']) {
      const backend = `core-orchestrator-${color}`;
      expect(section(`backend ${backend} from common`)).toContain('httpchk GET /health/serving');
      expect(section(`backend ${backend}-preview from common`)).toContain('GET /health/ready');
      for (const one of [backend, `${backend}-preview`]) {
        expect(section(`backend ${one} from common`)).toContain(`server ${color} ${backend}:8080 `);
        expect(section(`backend ${one}-grpc from common`)).toContain(`track ${one}/${color}`);
      }
    }
  });

  test('has a preview 900 ports on, which refuses while no color is being tried', () => {
    const preview = section('frontend core-orchestrator-preview from colored');
    expect(preview).toContain('bind :7900');
    expect(preview).toContain('return status 503 content-type application/problem+json');
    expect(preview).toContain('NO_PREVIEW');
  });
});

test('the runtime socket has a name of its own for each ingress, and nobody else may use it', () => {
  expect(starting('stats socket ')).toEqual([
    'stats socket "/run/tandem-ingress/${TANDEM_INGRESS_ID}.sock" mode 600 level admin',
  ]);
});

test('an ingress whose door began anew is not ready: it is in a network that nobody reaches', () => {
  const fleet = sampleFleet();
  const ingress = fleet.entries.find(({ name }) => name === 'ingress')!;
  const door = {
    ...ingress,
    name: 'door',
    slug: 'door',
    run: { kind: 'image', image: 'tandem/door' } as const,
  };
  const text = renderHaproxyConfig({ ...fleet, entries: [...fleet.entries, door] }, 'mainpc');
  expect(text).toContain('deny status 503 if { path /health/ready /healthz } { nbsrv(door) eq 0 }');
  expect(lines.join('\n')).not.toContain('nbsrv(door)');
});
