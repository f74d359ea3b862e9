import fc from 'fast-check';
import { sampleEntry, sampleMachine } from '../../../fleet/testing/sample-fleet.ts';
import { agentsOf, fleetOf, planFor } from '../testing/plans.ts';
import { planUpgrade } from './plan.ts';
import { targetOf } from './target.ts';

/** Fleets whose entries wait for some of those before them; some have a card, some keep state. */
const fleets = fc
  .array(
    fc.record({
      on: fc.array(fc.nat(11), { maxLength: 3 }),
      gpu: fc.option(fc.record({ device: fc.nat(1), vramMiB: fc.integer({ min: 1, max: 9_000 }) })),
      singleWriter: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) =>
    fleetOf(
      drafts.map(({ on }, index) => on.filter((one) => one < index)),
      drafts.map(({ gpu, singleWriter }) => ({ gpu, singleWriter })),
    ),
  );

test('never more at once than allowed, the canary alone and first, nobody before what it waits for', () => {
  fc.assert(
    fc.property(
      fleets,
      fc.integer({ min: 1, max: 4 }),
      fc.nat(11),
      fc.boolean(),
      (fleet, maxUnavailable, pick, allowGap) => {
        const agents = agentsOf(fleet);
        const canary = agents[pick] ?? null;
        const { batches, refused } = planFor(fleet, { maxUnavailable, canary, allowGap });
        const steps = batches.flatMap((batch) => batch.steps);
        // Everybody is in the plan once, or refused for a reason.
        const planned = steps.map(({ key }) => key);
        expect([...planned, ...refused.map(({ key }) => key)].toSorted()).toEqual(
          agents.map(({ name }) => `mainpc/${name}`).toSorted(),
        );
        if (allowGap) expect(refused).toEqual([]);
        for (const { steps: batch } of batches) {
          expect(batch.length).toBeLessThanOrEqual(maxUnavailable);
          const cards = batch.flatMap(({ name }) => {
            const { gpu } = agents.find((agent) => agent.name === name)!;
            return gpu ? [gpu.device] : [];
          });
          expect(new Set(cards).size).toBe(cards.length);
        }
        const [first, ...rest] = batches;
        if (canary && planned.includes(`mainpc/${canary.name}`))
          expect(first).toMatchObject({ canary: true, steps: [{ name: canary.name }] });
        expect(rest.every((batch) => !batch.canary)).toBe(true);
        // Strictly after, not in the same batch: it would meet a dependency in the middle of its change.
        const at = new Map(rest.flatMap(({ steps: batch }, n) => batch.map((s) => [s.name, n])));
        for (const agent of agents)
          for (const { name } of agent.dependsOn)
            if (at.has(agent.name) && at.has(name))
              expect(at.get(name)!).toBeLessThan(at.get(agent.name)!);
      },
    ),
    { numRuns: 300 },
  );
});

test('a pair goes one after the other, each with the other named', () => {
  const hub = { name: 'observability-hub', role: 'service', singleWriter: true } as const;
  const entries = ['mainpc', 'pc2'].map((machine) => sampleEntry(machine, hub.name, hub));
  const fleet = { machines: ['mainpc', 'pc2'].map((name) => sampleMachine(name)), entries };
  const options = { wanted: { version: '2' }, canary: null, allowGap: false, cards: {} };
  const { batches, refused } = planUpgrade(fleet, entries, { ...options, maxUnavailable: 2 });
  expect(refused).toEqual([]);
  expect(batches.map(({ steps }) => steps.map(({ key, manner }) => [key, manner]))).toEqual([
    [['mainpc/observability-hub', 'stop-first']],
    [['pc2/observability-hub', 'stop-first']],
  ]);
  expect(batches[0]!.steps[0]!.partner?.key).toBe('pc2/observability-hub');
});

test('a card without room for two is swapped, and the plan says why', () => {
  const gpu = { device: 0, vramMiB: 20_000 };
  const fleet = fleetOf([[]], [{ gpu }]);
  const step = (cards: Record<string, []>) => planFor(fleet, { cards }).batches[0]!.steps[0]!;
  expect(step({})).toMatchObject({ manner: 'drain-unload-swap', why: /20000 MiB promised/ });
  // Without NVIDIA's runtime nobody has a card at all.
  expect(step({ mainpc: [] })).toMatchObject({ manner: 'start-first' });
});

test.each([
  ['tandem/runtime:2', { kind: 'builtin', entry: 'a/b' }],
  ['tandem/haproxy:2', { kind: 'image', image: 'tandem/haproxy:${TANDEM_VERSION:-0.1.0}' }],
  ['tandem/agent-a:2', { kind: 'build', context: '.', dockerfile: 'Dockerfile' }],
  ['reg.example.org:5000/x/y:2', { kind: 'image', image: 'reg.example.org:5000/x/y:1.0' }],
  ['grafana/grafana:2', { kind: 'image', image: 'grafana/grafana' }],
] as const)('version 2 is the image %s', (image, run) => {
  const entry = sampleEntry('mainpc', 'A', { run });
  expect(targetOf(entry, { version: '2' })).toEqual({ image, version: null });
});

test.each([
  ['x/y:3.0.1-rc.1', '3.0.1-rc.1'],
  ['x/y:latest', null],
  ['localhost:5000/x', null],
  [`x@sha256:${'0'.repeat(64)}`, null],
])('image %s tells version %s', (image, version) => {
  expect(targetOf(sampleEntry('mainpc', 'A'), { image })).toEqual({ image, version });
});
