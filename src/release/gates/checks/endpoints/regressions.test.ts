import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Candidate } from '../../../ports.ts';
import { endpoints } from './endpoints.ts';
import type { Probe } from './probe.ts';
import { regressedOf, regressionsOf } from './regressions.ts';

describe('endpoints that answer at the live color and fail at the candidate', () => {
  const probes = ['/a', '/b', '/c'].map((at) => ({
    ...{ path: at, url: at, statuses: [200], mayRefuse: false },
  }));
  /** Answers of a color, by path; later ones for later calls. */
  const color = (answers: Record<string, boolean[]>) => async (one: Probe) => {
    const ok = (
      answers[one.path]!.length > 1 ? answers[one.path]!.shift() : answers[one.path]![0]
    )!;
    return {
      path: one.path,
      status: ok ? 200 : 500,
      ok,
      reason: ok ? 'as documented' : 'HTTP 500',
    };
  };
  const good = { '/a': [true], '/b': [true], '/c': [true] };
  const found = async (candidate: Record<string, boolean[]>, live: Record<string, boolean[]>) =>
    (
      await regressionsOf({
        service: 's',
        documented: probes,
        atLive: color(live),
        atCandidate: color(candidate),
      })
    ).failed.map(({ path: at }) => at);

  it('are named, be it a single one', async () => {
    expect(await found({ ...good, '/b': [false] }, { ...good })).toEqual(['/b']);
    expect(await found({ ...good }, { ...good })).toEqual([]);
  });

  it('are not those that fail at both, nor those that answer at the second try', async () => {
    expect(await found({ ...good, '/b': [false] }, { ...good, '/b': [false] })).toEqual([]);
    expect(await found({ ...good, '/b': [false, true] }, { ...good })).toEqual([]);
  });

  it('are counted, but for those that no rehearsal can have', () => {
    const failed = ['/a', '/b'].map((at) => ({
      ...{ service: 's', path: at, status: 503, ok: false, reason: 'HTTP 503' },
    }));
    const measured = regressedOf('r', [{ service: 's', unknown: null, failed }], 9, ['s /a']);
    expect(measured).toMatchObject({ value: 1, unit: 'endpoints', samples: 9 });
    expect(measured.notes).toEqual([
      's GET /a: HTTP 503; not counted, no rehearsal has what it needs',
      's GET /b: HTTP 503',
    ]);
  });

  it('are unknown without the live color, unless one was found', async () => {
    const blind = await regressionsOf({
      service: 's',
      documented: 'ECONNREFUSED',
      atLive: color({}),
      atCandidate: color({}),
    });
    const note = expect.stringContaining('does not document itself: ECONNREFUSED');
    expect(regressedOf('r', [blind], 0, [])).toMatchObject({ value: null, note });
    expect(regressedOf('r', [], 0, [])).toMatchObject({ value: null });
    const failed = [{ service: 't', path: '/a', status: 500, ok: false, reason: '' }];
    expect(regressedOf('r', [blind, { service: 't', unknown: null, failed }], 1, [])).toMatchObject(
      { value: 1 },
    );
  });

  it('are looked for at both doors of each service with colors', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tandem-endpoints-'));
    const docs = { paths: { '/a': { get: { responses: { 200: {} } } } } };
    let proofs = 0;
    const used = new Set<string>();
    const door = (status: number) =>
      createServer(({ url, headers: { authorization: proof = '' } }, response) => {
        response.setHeader('content-type', 'application/json');
        if (url === '/openapi.json') return response.end(JSON.stringify(docs));
        response.writeHead(used.has(proof) ? 401 : status).end('{}');
        return used.add(proof);
      });
    const doors = [door(200), door(500)];
    const addresses = await Promise.all(
      doors.map(async (server) => {
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      }),
    );
    const entry = { machine: 'pc2', slug: 's', colors: true, role: 'service' };
    const world = {
      fleet: { entries: [{ ...entry, ports: { service: 7004 } }] },
      liveDoor: async () => addresses[0],
      previewDoor: async () => addresses[1],
      bearer: () => `proof ${(proofs += 1)}`,
      notRehearsed: [],
    } as unknown as Parameters<typeof endpoints>[0];
    try {
      const { measurements } = await endpoints(world).run({
        candidate: { machines: ['pc2'] } as unknown as Candidate,
        folder,
        signal: new AbortController().signal,
        progress: () => undefined,
      });
      expect(measurements).toMatchObject([
        { source: 'endpoints.success', counted: { part: 0, whole: 1 } },
        { source: 'endpoints.regressed', value: 1 },
      ]);
    } finally {
      doors.forEach((server) => server.close());
      rmSync(folder, { recursive: true });
    }
  });
});
