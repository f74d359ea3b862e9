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
