import { judgeLifetimes } from './lifetimes.ts';

const NOW = Date.UTC(2026, 0, 1);
const inDays = (days: number) => new Date(NOW + days * 86_400_000).toISOString();
const judged = (certificates: Record<string, number>, made: Record<string, number>) =>
  judgeLifetimes(
    'pc2',
    {
      certificates: Object.fromEntries(
        Object.entries(certificates).map(([k, d]) => [k, inDays(d)]),
      ),
      made: Object.fromEntries(Object.entries(made).map(([k, d]) => [k, inDays(-d)])),
    },
    NOW,
  ).map(({ outcome, message }) => `${outcome}: ${message}`);

test('what lasts is one line', () => {
  expect(judged({ tls: 800, ca: 3_000 }, { 'nkey.steward': 25, jwt: 3 })).toEqual([
    'ok: certificates last 800 days at least, the oldest secret is 25 days old',
  ]);
});

test('a certificate that ends within a month is a warning, one that has ended stops a start', () => {
  expect(judged({ tls: 29, ca: 30, gossip: -1 }, {})).toEqual([
    'warn: the certificate tls ends in 29 days',
    'fail: the certificate gossip has ended',
  ]);
});

test('secrets older than a year are told of together', () => {
  expect(judged({ tls: 800 }, { a: 366, b: 365, c: 700 })).toEqual([
    'warn: 2 secrets are older than 365 days; c is 700',
  ]);
});
