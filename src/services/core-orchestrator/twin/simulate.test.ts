import type { Figures } from './figures.ts';
import { simulateLoad } from './simulate.ts';

const figures: Figures = {
  cpuPercent: 40,
  cores: 16,
  ramUsedMb: 10_000,
  ramCapacityMb: 32_000,
  cards: [
    { uuid: 'GPU-1', usedMb: 20_000, capacityMb: 24_000 },
    { uuid: 'GPU-2', usedMb: 2_000, capacityMb: 12_000 },
  ],
  cardsReason: null,
};

test.each([
  ['vram', 9_400, 'proceed', 'exactly 95 % of the card with the most room'],
  ['vram', 9_401, 'deny_insufficient_resources', 'one more'],
  ['vram', 12_000, 'deny_insufficient_resources', 'fits the sum of both cards, but neither'],
  ['ram', 18_800, 'proceed', 'exactly 90 %'],
  ['ram', 18_801, 'deny_insufficient_resources', 'one more'],
  ['cpu', 50, 'proceed', 'exactly 90 %'],
  ['cpu', 50.1, 'caution_high_cpu', 'a little more'],
])('%s %d: %s (%s)', (type, value, recommendation) => {
  expect(simulateLoad(type, value, figures).recommendation).toBe(recommendation);
});

test('the card with the most room under its limit decides, not the one with the most that is free', () => {
  const cards = [
    { uuid: 'large', usedMb: 44_000, capacityMb: 48_000 },
    { uuid: 'small', usedMb: 4_500, capacityMb: 8_000 },
  ];
  expect(simulateLoad('vram', 2_500, { ...figures, cards })).toMatchObject({
    recommendation: 'proceed',
    vram_capacity_mb: 8_000,
  });
});

test('the answer carries what would be, and what there is', () => {
  expect(simulateLoad('vram', 1_000, figures)).toEqual({
    recommendation: 'proceed',
    reason: 'VRAM would be at 25 % of 12000 MB, the limit is 95 %',
    projected_vram_mb: 3_000,
    vram_capacity_mb: 12_000,
  });
  expect(simulateLoad('ram', 1_000, figures)).toMatchObject({
    projected_ram_mb: 11_000,
    ram_capacity_mb: 32_000,
  });
  expect(simulateLoad('cpu', 5, figures)).toMatchObject({
    projected_cpu_percent: 45,
    cpu_capacity_cores: 16,
  });
});

test.each([
  ['disk', 5],
  ['', 5],
  ['toString', 5],
  ['vram', 0],
  ['vram', -1],
  ['vram', '5'],
  ['vram', null],
  ['vram', Number.NaN],
  ['vram', Infinity],
])('%j %j is no request', (type, value) => {
  expect(simulateLoad(type, value, figures).recommendation).toBe('error_invalid_request');
});

test('what is not known is denied, with the reason, and never made up', () => {
  const blind: Figures = {
    cpuPercent: null,
    cores: 16,
    ramUsedMb: null,
    ramCapacityMb: null,
    cards: null,
    cardsReason: 'there is no nvidia-smi on this machine',
  };
  expect(simulateLoad('vram', 1, blind)).toEqual({
    recommendation: 'deny_insufficient_resources',
    reason: 'VRAM is not known: there is no nvidia-smi on this machine',
  });
  for (const type of ['ram', 'cpu']) {
    expect(simulateLoad(type, 1, blind).recommendation).toBe('deny_insufficient_resources');
  }
  expect(simulateLoad('ram', 1, undefined, 'pc2 is silent')).toEqual({
    recommendation: 'deny_insufficient_resources',
    reason: 'pc2 is silent',
  });
});
