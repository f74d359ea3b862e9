import { findCycles } from './graph/cycles.ts';
import type { Fleet } from './model.ts';
import {
  largeFleet,
  needs,
  sampleBroker,
  sampleEntry,
  sampleMachine,
} from './testing/sample-fleet.ts';
import { wavesOf } from './waves.ts';

function fleetOf(dependencies: Record<string, string[]>): Fleet {
  const entries = Object.entries(dependencies).map(([key, others]) => {
    const [machine, name] = key.split('/') as [string, string];
    return sampleEntry(machine, name, { dependsOn: others.map((other) => needs(other)) });
  });
  return { machines: [sampleMachine('m'), sampleMachine('p')], entries };
}

const byName = (fleet: Fleet) =>
  Object.fromEntries([...wavesOf(fleet)].map(([entry, wave]) => [entry.name, wave]));

test('a wave later than the latest of what it waits for, across machines too', () => {
  const fleet = fleetOf({ 'm/D': ['m/C', 'm/A'], 'm/C': ['p/B'], 'p/B': ['m/A'], 'm/A': [] });
  expect(byName(fleet)).toEqual({ A: 1, B: 2, C: 3, D: 4 });
  expect(findCycles(fleet)).toEqual([]);
});

test('what is not required, or is observability, holds nothing back', () => {
  const fleet = fleetOf({ 'm/A': ['m/observability-hub'], 'm/observability-hub': [] });
  const soft = sampleEntry('m', 'Soft', { dependsOn: [needs('m/A', { required: false })] });
  expect(byName({ ...fleet, entries: [...fleet.entries, soft] })).toMatchObject({ A: 1, Soft: 1 });
});

test('everything waits for the broker of its machine, said or not', () => {
  const fleet = fleetOf({ 'm/A': [] });
  expect(byName({ ...fleet, entries: [...fleet.entries, sampleBroker('m')] })).toEqual({
    nats: 1,
    A: 2,
  });
});

test('cycles are named in full, once each, and share a wave', () => {
  const fleet = fleetOf({
    'm/A': ['p/B'],
    'p/B': ['m/C'],
    'm/C': ['m/A'],
    'm/After': ['m/A'],
    'p/Self': ['p/Self'],
  });
  expect(findCycles(fleet).sort()).toEqual([
    ['m/A', 'p/B', 'm/C', 'm/A'],
    ['p/Self', 'p/Self'],
  ]);
  expect(byName(fleet)).toEqual({ A: 1, B: 1, C: 1, After: 2, Self: 1 });
});

test('two cycles through one entry are both named', () => {
  const fleet = fleetOf({ 'm/A': ['m/B', 'm/C'], 'm/B': ['m/A'], 'm/C': ['m/A'] });
  const named = new Set(findCycles(fleet).flat());
  expect(named).toEqual(new Set(['m/A', 'm/B', 'm/C']));
});

test('a chain of 20,000 needs neither a deep stack nor more than linear time', () => {
  const fleet = largeFleet(20_000, 1);
  expect(Math.max(...wavesOf(fleet).values())).toBeGreaterThan(10_000);
});
