import { jest } from '@jest/globals';
import type { ContainerInspectInfo } from 'dockerode';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Scan } from '../../../fabric/scan/scan.ts';
import type { Fleet } from '../../../fleet/model.ts';
import { fullest } from './capacity.ts';
import { cardsOf, demandOf } from './demand.ts';
import { successOf as endpointSuccess } from './endpoints.ts';
import { hardenedShare } from './hardening.ts';
import { vulnerable } from './package-audit.ts';
import { documentedGets, probe, type Probe } from './probe.ts';
import { leaksOf } from './secret-scan.ts';
import { criticalFailures, successOf, type JestReport } from './test-reports.ts';
import { readTestedVersion, wrongVersion } from './tested-version.ts';

describe('secret scan', () => {
  const scan = () => new Scan([{ name: 'pc2/token', value: 'S3cret-value' }]);

  it('counts leaks, and names no value', () => {
    const found = scan();
    found.text('env', 'variable X', 'S3cret-value');
    expect(leaksOf(found)).toMatchObject({ value: 1, notes: ['pc2/token (plain) in variable X'] });
    expect(leaksOf(scan())).toMatchObject({ value: 0 });
  });

  it('is unknown where something was not searched, unless there is a leak already', () => {
    const found = scan();
    found.leftOut('image layers on pc2', 'the engine failed');
    expect(leaksOf(found)).toMatchObject({
      value: null,
      note: expect.stringContaining('image layers'),
    });
    found.text('env', 'variable X', 'S3cret-value');
    expect(leaksOf(found)).toMatchObject({ value: 1 });
  });
});

describe('hardening', () => {
  const container = (host: object = {}, config: object = {}): ContainerInspectInfo =>
    ({
      Name: '/tandem-pc2-error-bus-green-1',
      Config: { User: '10001:10001', Healthcheck: { Test: ['CMD', '/probe'] }, ...config },
      HostConfig: {
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        Memory: 1,
        NanoCpus: 1,
        PidsLimit: 1,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '5m' } },
        ...host,
      },
      Mounts: [],
    }) as unknown as ContainerInspectInfo;

  it('holds for a container as it is rendered', () => {
    const { counted, notes } = hardenedShare([container(), container()]);
    expect(counted!.part).toBe(counted!.whole);
    expect(notes).toEqual([]);
  });

  it.each([
    ['root', {}, { User: '' }],
    ['root by number', {}, { User: '0:0' }],
    ['a capability', { CapAdd: ['NET_ADMIN'] }, {}],
    ['a host namespace', { PidMode: 'host' }, {}],
    ['no seccomp', { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] }, {}],
    ['no memory limit', { Memory: 0 }, {}],
    ['endless logs', { LogConfig: { Type: 'json-file', Config: {} } }, {}],
  ])('breaks once with %s', (_what, host, config) => {
    const { counted, notes } = hardenedShare([container(host, config)]);
    expect(counted!.whole - counted!.part).toBe(1);
    expect(notes).toHaveLength(1);
  });

  it('has no value without containers', () => {
    expect(hardenedShare([])).toMatchObject({ value: null, note: 'there is no container' });
  });
});

describe('package audit', () => {
  const report = (high: number, critical: number) =>
    JSON.stringify({
      vulnerabilities: { bad: { severity: 'high' }, meh: { severity: 'low' } },
      metadata: {
        vulnerabilities: { low: 3, moderate: 2, high, critical },
        dependencies: { total: 600 },
      },
    });

  it('counts high and critical ones only', () => {
    expect(vulnerable(report(1, 2), '')).toMatchObject({
      value: 3,
      samples: 600,
      notes: ['bad: high'],
    });
    expect(vulnerable(report(0, 0), '')).toMatchObject({ value: 0 });
  });

  it.each([
    [
      'a registry that refuses',
      JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '' } }),
      /405/,
    ],
    [
      'a registry out of reach',
      JSON.stringify({ error: { code: 'ENOTFOUND', summary: 'request failed' } }),
      /request failed/,
    ],
    ['no report', '', /gave no report: npm is broken/],
    ['a report without counts', '{}', /gave no counts/],
  ])('is unknown with %s', (_what, stdout, note) => {
    expect(vulnerable(stdout, 'npm is broken')).toMatchObject({
      value: null,
      note: expect.stringMatching(note),
    });
  });
});

describe('test reports', () => {
  const suite = (name: string, ...statuses: string[]) => ({
    name: `/somewhere/${name}`,
    status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
    assertionResults: statuses.map((status, i) => ({ status, fullName: `test ${i}` })),
  });
  const report = (...suites: ReturnType<typeof suite>[]): JestReport => {
    const all = suites.flatMap(({ assertionResults }) =>
      assertionResults.map(({ status }) => status),
    );
    const count = (status: string) => all.filter((one) => one === status).length;
    return {
      numPassedTests: count('passed'),
      numFailedTests: count('failed'),
      numPendingTests: count('pending'),
      numRuntimeErrorTestSuites: suites.filter(({ assertionResults: a }) => a.length === 0).length,
      testResults: suites,
    };
  };

  it('count what passed, of all that there is', () => {
    const reports = [
      report(suite('a.test.ts', 'passed', 'failed', 'pending')),
      report(suite('b.test.ts')),
    ];
    expect(successOf(reports)).toMatchObject({
      counted: { part: 1, whole: 4 },
      notes: ['a.test.ts: test 1', 'b.test.ts: the suite could not run'],
    });
    expect(successOf([report()])).toMatchObject({ value: null });
  });

  it('name failures of critical suites, and suites that did not run', () => {
    const reports = [
      report(
        suite('src/release/x.test.ts', 'passed'),
        suite('integration-tests/queue.test.ts', 'failed'),
      ),
    ];
    expect(criticalFailures(reports, ['src/release/*'])).toMatchObject({ value: 0 });
    expect(criticalFailures(reports, ['integration-tests/queue.test.ts'])).toMatchObject({
      value: 1,
    });
    expect(
      criticalFailures(reports, ['src/release/*', 'integration-tests/fabric.test.ts']),
    ).toMatchObject({
      value: null,
      note: 'did not run: integration-tests/fabric.test.ts',
    });
    expect(criticalFailures([report(suite('a.test.ts', 'pending'))], ['a.test.ts'])).toMatchObject({
      value: null,
    });
    expect(criticalFailures(reports, [])).toMatchObject({ value: null });
  });

  it('speak for the version that they were run on, and no other', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tandem-tested-'));
    const file = path.join(folder, 'version.json');
    const tested = {
      version: '0.2.0',
      commit: 'a'.repeat(40),
      changed: false,
      images: { 'tandem/runtime:0.2.0': 'sha256:1' },
    };
    const image = {
      machine: 'pc2',
      image: 'tandem/runtime:0.2.0',
      digest: 'sha256:1',
      reads: null,
      writes: null,
    };
    const candidate = { version: '0.2.0', images: [image] };
    try {
      expect(wrongVersion(await readTestedVersion(folder), candidate)).toMatch(/do not say/);
      writeFileSync(file, '{ "version": 1 }');
      expect(await readTestedVersion(folder)).toBeNull();
      writeFileSync(file, JSON.stringify(tested));
      expect(wrongVersion(await readTestedVersion(folder), candidate)).toBeNull();
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(wrongVersion({ ...tested, changed: true }, candidate)).toMatch(/not committed/);
    expect(wrongVersion(tested, { ...candidate, version: '0.3.0' })).toMatch(/0\.2\.0.*0\.3\.0/);
    expect(
      wrongVersion(tested, { ...candidate, images: [{ ...image, digest: 'sha256:2' }] }),
    ).toMatch(/other contents.*pc2/);
    expect(wrongVersion(tested, { ...candidate, images: [] })).toMatch(/not known/);
  });
});

describe('endpoints', () => {
  let server: Server;
  let door: string;
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/openapi.json': (response) => {
      const get = (responses: object, parameters: object[] = []) => ({
        get: { responses, parameters },
      });
      const name = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };
      const limit = {
        name: 'limit',
        in: 'query',
        required: true,
        schema: { type: 'integer', minimum: 5 },
      };
      const paths = {
        '/good': get({ 200: {} }),
        '/broken': get({ 200: {} }),
        '/slow': get({ 200: {} }),
        '/things/{name}': get({ 200: {}, default: {} }, [name, limit]),
        '/write': { post: { responses: { 200: {} } } },
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ paths }));
    },
    '/good': (response) => response.end('{}'),
    '/broken': (response) => response.writeHead(500).end(),
    '/slow': () => undefined,
    '/things/nobody-of-that-name?limit=5': (response) =>
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}'),
  };
  const { signal } = new AbortController();

  beforeAll(async () => {
    server = createServer(({ url, headers }, response) => {
      if (url !== '/openapi.json' && headers.authorization !== 'Bearer proof')
        response.writeHead(401).end();
      else answers[url!]!(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    door = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are asked with values that their documentation takes', async () => {
    const probes = (await documentedGets(door, signal)) as Probe[];
    expect(probes.map(({ url }) => url)).toEqual([
      '/good',
      '/broken',
      '/slow',
      '/things/nobody-of-that-name?limit=5',
    ]);
  });

  it('succeed with what is documented, and with a refusal only where a name of ours is looked up', async () => {
    const timeout = jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(() => AbortSignal.abort(new DOMException('', 'TimeoutError')));
    const slow = await probe(
      door,
      { path: '/slow', url: '/slow', statuses: [200], mayRefuse: false },
      'proof',
      signal,
    );
    timeout.mockRestore();
    expect(slow).toMatchObject({ ok: false, status: null, reason: 'no answer within 5000 ms' });
    const ask = (url: string, mayRefuse: boolean, bearer = 'proof') =>
      probe(door, { path: url, url, statuses: [200], mayRefuse }, bearer, signal);
    expect(await ask('/good', false)).toMatchObject({ ok: true, status: 200 });
    expect(await ask('/good', true, 'forged')).toMatchObject({ ok: false, status: 401 });
    expect(await ask('/broken', true)).toMatchObject({ ok: false, status: 500 });
    expect(await ask('/things/nobody-of-that-name?limit=5', true)).toMatchObject({
      ok: true,
      status: 404,
    });
    expect(await ask('/things/nobody-of-that-name?limit=5', false)).toMatchObject({ ok: false });
  });

  it('of a door that is closed are counted as one failure', async () => {
    const reason = await documentedGets('http://127.0.0.1:1', signal);
    expect(reason).toMatch(/ECONNREFUSED|bad port/);
    const failed = {
      service: 's',
      path: '/openapi.json',
      status: null,
      ok: false,
      reason: String(reason),
    };
    expect(endpointSuccess([failed])).toMatchObject({ counted: { part: 0, whole: 1 } });
    expect(endpointSuccess([])).toMatchObject({ value: null });
  });
});

describe('capacity', () => {
  const MIB = 1024 ** 2;
  const use = (memoryMiB: number, cpus: number) => ({
    memoryBytes: memoryMiB * MIB,
    memoryLimitBytes: 0,
    cpus,
  });
  const container = (Id: string, memoryMiB: number) =>
    ({ Id, Name: `/${Id}`, HostConfig: { Memory: memoryMiB * MIB } }) as ContainerInspectInfo;
  const fleet = {
    machines: [{ name: 'pc2', gpus: [{ index: 0, vramMiB: 12_000 }] }],
    entries: [
      { machine: 'pc2', colors: true, gpu: null, resources: { memoryMiB: 300, cpus: 1 } },
      {
        machine: 'pc2',
        colors: false,
        gpu: { device: 0, vramMiB: 9_000 },
        resources: { memoryMiB: 50, cpus: 1 },
      },
    ],
  } as unknown as Fleet;
  const figures = {
    machines: ['pc2'],
    info: { memoryBytes: 1000 * MIB, cpus: 2 },
    usage: new Map([
      ['blue', use(100, 0.5)],
      ['other', use(400, 1)],
    ]),
    running: new Set(['blue', 'other']),
    candidates: [],
    live: [container('blue', 300)],
    fleet,
  };

  it('is what is used, and what the candidate may take', () => {
    expect(demandOf(figures)).toMatchObject({
      memory: { wanted: 800, has: 1000 },
      cpu: { wanted: 2, has: 2 },
    });
    const started = {
      ...figures,
      usage: new Map([...figures.usage, ['green', use(60, 0)]]),
      candidates: [container('green', 300)],
    };
    // Used already: 60 of its 300.
    expect(demandOf(started).memory.wanted).toBe(800);
    expect(fullest('memory', [demandOf(started)])).toMatchObject({
      value: 80,
      notes: ['pc2: 800 of 1000 MiB'],
    });
  });

  it('is unknown when a container of a color gave no figures', () => {
    const blind = demandOf({ ...figures, usage: new Map() });
    expect(fullest('cpu', [blind])).toMatchObject({ value: null, note: 'not measured: blue' });
  });

  it('of cards counts entries with colors twice', () => {
    expect(cardsOf(fleet)).toMatchObject({ value: 75, notes: ['pc2, card 0: 9000 of 12000 MiB'] });
    const colored = {
      ...fleet,
      entries: fleet.entries.map((entry) => ({ ...entry, colors: true })),
    };
    expect(cardsOf(colored).value).toBe(150);
    expect(cardsOf({ machines: [], entries: [] })).toMatchObject({
      value: 0,
      note: 'the fleet has no graphics card',
    });
  });
});
