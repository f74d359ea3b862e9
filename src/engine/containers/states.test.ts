import { healthIn } from './states.ts';

test.each([
  ['Up 3 seconds (health: starting)', 'starting'],
  ['Up 2 minutes (healthy)', 'healthy'],
  ['Up About a minute (unhealthy)', 'unhealthy'],
  ['Up 5 minutes', 'none'],
  ['Exited (137) 2 seconds ago', 'none'],
])('%s means %s', (status, health) => {
  expect(healthIn(status)).toBe(health);
});
