import type { Member } from '../../../contracts/observability/observability.ts';
import { Forecasts, type Announcement } from './forecasts.ts';
import { readSigns } from './read-signs.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const member = (id: string, state = 'healthy') =>
  ({ id, state, reason: '', oom_kills: 9 }) as unknown as Member;

let members: Member[];
let likelihood: number;
let announced: Announcement[];
let forecasts: Forecasts;
beforeEach(() => {
  members = ['a', 'b', 'c', 'd', 'e'].map((name) => member(`pc2/${name}`));
  likelihood = 0.2;
  announced = [];
  forecasts = new Forecasts({
    members: () => members,
    predict: ({ id }) => ({
      ...{ member: id, probability: likelihood, expected_in_seconds: null, parts: [] },
    }),
    announce: (one) => void announced.push(one),
  });
});
const ids = () => forecasts.all().map((one) => one.member);

test('members take turns, and those that left are forgotten', () => {
  forecasts.round();
  expect(ids()).toEqual(['pc2/a', 'pc2/e']);
  for (let n = 0; n < 3; n += 1) forecasts.round();
  expect(ids()).toHaveLength(5);
  members = members.slice(1);
  forecasts.round();
  expect(ids()).not.toContain('pc2/a');
});

test('nothing is said of a member that is not meant to run, or that nobody sees', () => {
  expect(forecasts.now(member('pc2/a', 'absent'))).toBeUndefined();
  expect(forecasts.now(member('pc2/a', 'unreachable'))).toBeUndefined();
  expect(ids()).toEqual([]);
});

test('a likely failure is announced once, and again only after it was calm', () => {
  const say = (value: number) => {
    likelihood = value;
    forecasts.now(members[0]!);
  };
  [0.7, 0.71, 0.95, 0.6, 0.8].forEach(say);
  expect(announced.map(({ severity }) => severity)).toEqual(['warning']);
  [0.4, 0.91].forEach(say);
  expect(announced.map(({ severity }) => severity)).toEqual(['warning', 'critical']);
});

test('a link that comes and goes announces nothing anew; a member that was stopped meanwhile does', () => {
  likelihood = 0.8;
  forecasts.now(members[0]!);
  forecasts.now(member('pc2/a', 'unreachable'));
  forecasts.now(members[0]!);
  expect(announced).toHaveLength(1);
  forecasts.now(member('pc2/a', 'stopping'));
  forecasts.now(members[0]!);
  expect(announced).toHaveLength(2);
});

test('signs are read from series, transitions and anomalies', () => {
  const minutes = (count: number, value: (i: number) => number) => ({
    times: Array.from({ length: count }, (_, i) => NOW - (count - 1 - i) * 60_000),
    values: Array.from({ length: count }, (_, i) => value(i)),
  });
  const held: Record<string, ReturnType<typeof minutes>> = {
    restarts: minutes(60, (i) => (i < 20 ? 4 : i < 40 ? 6 : i < 50 ? 0 : 1)),
    requests_per_second: minutes(15, () => 2),
    errors_per_second: minutes(15, () => 0.5),
    memory_percent: minutes(5, (i) => 50 + i),
  };
  const series = {
    onValue: () => () => undefined,
    history: (_member: string, name: string) => held[name] ?? { times: [], values: [] },
  };
  const at = (minutesAgo: number) => new Date(NOW - minutesAgo * 60_000).toISOString();
  const signs = readSigns({
    ...{ member: member('pc2/a', 'degraded'), series, oomKills: 2, now: NOW },
    transitions: [
      { time: at(5), from: 'healthy', to: 'dead', reason: '' },
      { time: at(4), from: 'dead', to: 'starting', reason: '' },
      { time: at(90), from: 'healthy', to: 'hanging', reason: '' },
    ],
    anomalies: [{ severity: 'critical' }, { severity: 'warning' }] as never,
  });
  expect(signs).toMatchObject({
    ...{ state: 'degraded', restarts: 3, breakdowns: 1, oomKills: 2, errorShare: 0.25 },
    ...{ memoryPercent: 52, memoryLimit: null, anomalies: { warning: 1, critical: 1 } },
  });
});

test('what has no values is not known', () => {
  const series = { onValue: () => () => undefined, history: () => ({ times: [], values: [] }) };
  const known = { member: member('pc2/a'), series, transitions: [], anomalies: [], now: NOW };
  expect(readSigns({ ...known, oomKills: undefined })).toMatchObject({
    ...{ restarts: null, oomKills: null, errorShare: null, memoryPercent: null },
  });
});
