import type { Fleet } from '../model.ts';
import { needs, sampleBroker, sampleEntry, sampleMachine } from '../testing/sample-fleet.ts';
import { graphDot } from './dot.ts';
import { graphJson } from './json.ts';
import { graphMermaid } from './mermaid.ts';
import { startGraph } from './start-graph.ts';
import { graphText } from './text.ts';

const crowd = Array.from({ length: 8 }, (_, i) =>
  sampleEntry('mainpc', `Crowd${i}`, { dependsOn: [needs('mainpc/Hub')] }),
);
const fleet: Fleet = {
  machines: [sampleMachine('mainpc'), sampleMachine('pc2')],
  entries: [
    sampleBroker('mainpc'),
    sampleEntry('mainpc', 'Hub'),
    ...crowd,
    sampleEntry('mainpc', 'Late', { dependsOn: [needs('mainpc/Crowd0'), needs('mainpc/Hub')] }),
    sampleEntry('pc2', 'Far', { dependsOn: [needs('mainpc/Late')] }),
    sampleEntry('pc2', 'Loose', { dependsOn: [needs('mainpc/Hub', { required: false })] }),
  ],
};
const graph = startGraph(fleet);

test('edges that follow from others, and edges to hubs, are not drawn', () => {
  expect(graph.hubs.map(({ name }) => name)).toEqual(['nats', 'Hub']);
  expect(graph.drawn.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual([
    'Late Crowd0',
    'Far Late',
    'Loose Hub',
  ]);
});

test('text names waves, both kinds of edges and the hubs', () => {
  const text = graphText(graph);
  expect(text).toContain('wave 4: 1 container\n  mainpc  Late  --> Crowd0\n');
  expect(text).toContain('pc2  Far  ==> mainpc/Late\n');
  expect(text).toContain('pc2  Loose  ==> mainpc/Hub (soft)\n');
  expect(text).toContain('waiting for mainpc/nats, mainpc/Hub\ncycles: none');
});

test('Mermaid tells edges across machines apart', () => {
  const text = graphMermaid(graph);
  expect(text).toContain('mainpc__late["4 · Late"]');
  expect(text).toContain('mainpc__late --> mainpc__crowd0');
  expect(text).toContain('pc2__far ==> mainpc__late');
  expect(text).toContain('pc2__loose -.-> mainpc__hub');
});

test('JSON keeps every edge, and is JSON', () => {
  const { waves, edges } = JSON.parse(graphJson(graph)) as { waves: unknown[]; edges: unknown[] };
  expect(waves).toHaveLength(5);
  expect(edges).toHaveLength(graph.edges.length + graph.soft.length);
});

test('the picture has a box per entry, in the rank of its wave', () => {
  const dot = graphDot(graph);
  for (const { machine, name } of fleet.entries)
    expect(dot).toContain(`"${machine}/${name}" [fill`);
  expect(dot).toContain('{ rank=same; wave4; "mainpc/Late" }');
});

test('a cycle is named in full in every format', () => {
  const loop = ['pc2/B', 'mainpc/A'].map((other, i) =>
    sampleEntry(i === 0 ? 'mainpc' : 'pc2', 'AB'[i]!, { dependsOn: [needs(other)] }),
  );
  const broken = startGraph({ ...fleet, entries: [...fleet.entries, ...loop] });
  expect(graphText(broken)).toContain('cycle: mainpc/A -> pc2/B -> mainpc/A');
  expect(graphJson(broken)).toContain('"mainpc/A",\n      "pc2/B"');
  expect(graphDot(broken)).toContain('cycle: mainpc/A, pc2/B, mainpc/A');
});
