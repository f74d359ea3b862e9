import { member } from '../testing.ts';
import { Rounds } from './rounds.ts';

function setup(count: number) {
  const members = Array.from({ length: count }, (_, index) => member(`mainpc/A${index}`));
  const time = { ms: 1_000_000 };
  const asked = new Map<string, number>();
  const pulls: string[] = [];
  let hosts = 0;
  const rounds = new Rounds({
    targets: () => members,
    puller: {
      last: (id) => {
        const at = asked.get(id);
        return at === undefined ? undefined : { at, ms: 1, bytes: 1, failure: null };
      },
      pull: ({ id }) => {
        pulls.push(id);
        asked.set(id, time.ms);
        return Promise.resolve('');
      },
    },
    onRound: () => (hosts += 1),
    now: () => time.ms,
  });
  const seconds = (n: number) => {
    for (let tick = 0; tick < n; tick += 1) {
      rounds.tick();
      time.ms += 1_000;
    }
  };
  return { asked, pulls, seconds, time, hosts: () => hosts };
}

test('all are asked within 15 s, a few each second', () => {
  const { pulls, seconds } = setup(30);
  seconds(1);
  expect(pulls).toHaveLength(2);
  seconds(14);
  expect(new Set(pulls).size).toBe(30);
});

test('whom Prometheus asks nobody asks again', () => {
  const { asked, pulls, seconds, time } = setup(5);
  for (let round = 0; round < 4; round += 1) {
    for (let index = 0; index < 5; index += 1) asked.set(`mainpc/A${index}`, time.ms);
    seconds(15);
  }
  expect(pulls).toEqual([]);
});

test('when Prometheus is away everybody is asked about every 15 s', () => {
  const { pulls, seconds } = setup(5);
  seconds(64);
  expect(pulls.filter((id) => id === 'mainpc/A3').length).toBeGreaterThanOrEqual(4);
  expect(pulls.filter((id) => id === 'mainpc/A3').length).toBeLessThanOrEqual(5);
});

test('a clock that was set back does not leave anybody out', () => {
  const { asked, pulls, seconds, time } = setup(1);
  asked.set('mainpc/A0', time.ms + 300_000);
  seconds(1);
  expect(pulls).toEqual(['mainpc/A0']);
});

test('hosts are sampled once a round', () => {
  const { seconds, hosts } = setup(1);
  seconds(31);
  expect(hosts()).toBe(3);
});
