import { HostLoad } from './host-load.ts';

test('is the busy share since the look before', () => {
  const load = new HostLoad({ idle: 100, all: 200 });
  expect(load.cpuPercent({ idle: 125, all: 300 })).toBe(75);
  expect(load.cpuPercent({ idle: 125, all: 300 })).toBe(75);
  expect(load.cpuPercent({ idle: 225, all: 400 })).toBe(0);
});

test('memory is this machine’s own', () => {
  const { percent, availableGb } = new HostLoad().memory();
  expect(percent).toBeGreaterThan(0);
  expect(percent).toBeLessThan(100);
  expect(availableGb).toBeGreaterThan(0);
});
