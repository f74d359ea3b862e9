import { VirtualClock } from '../testing/virtual-clock.ts';
import { hasten } from './stand-by.ts';

test('nobody is begun anew who came up while another was', async () => {
  const asked: string[] = [];
  const states: Record<string, string> = { slow: 'restarting', next: 'restarting' };
  const container = (id: string) => ({ id, slug: id, color: 'blue', state: states[id] });
  const parts = {
    containers: () => Promise.resolve(['slow', 'next'].map(container)),
    look: () => Promise.resolve({ role: 'standby', ready: true }),
    restart: (id: string) => {
      asked.push(id);
      states['next'] = states[id] = 'running';
      return Promise.resolve();
    },
    clock: new VirtualClock(),
    hastening: new Map(),
    log: { debug: () => {} },
  };
  await parts.clock.run(hasten(parts as never, 'blue', 1_000));
  expect(asked).toEqual(['slow']);
});

test('where all stand by, the engine is asked once', async () => {
  let asked = 0;
  const parts = {
    containers: () => {
      asked += 1;
      return Promise.resolve(
        ['a', 'b', 'c'].map((id) => ({ id, slug: id, color: 'blue', state: 'running' })),
      );
    },
    look: () => Promise.resolve({ role: 'standby', ready: true }),
    restart: () => Promise.reject(new Error('there is nothing to begin anew')),
    clock: new VirtualClock(),
    hastening: new Map(),
    log: { debug: () => {} },
  };
  await hasten(parts as never, 'blue', 1_000);
  expect(asked).toBe(1);
});

test('two who hasten the same color do not begin a container anew twice', async () => {
  const asked: string[] = [];
  let state = 'restarting';
  const parts = {
    containers: () => Promise.resolve([{ id: 'a', slug: 'a', color: 'blue', state }]),
    look: () => Promise.resolve(state === 'running' ? { role: 'standby', ready: true } : null),
    restart: async (id: string) => {
      asked.push(id);
      // The engine takes its time; who looks meanwhile sees what was before.
      for (let i = 0; i < 20; i += 1) await Promise.resolve();
      state = 'running';
    },
    clock: new VirtualClock(),
    hastening: new Map(),
    log: { debug: () => {} },
  };
  await parts.clock.run(
    Promise.all([hasten(parts as never, 'blue', 1_000), hasten(parts as never, 'blue', 10_000)]),
  );
  expect(asked).toEqual(['a']);
  expect(parts.hastening.size).toBe(0);
});

test('whoever comes later has his own time', async () => {
  const clock = new VirtualClock();
  const parts = {
    containers: () => Promise.resolve([{ id: 'a', slug: 'a', color: 'blue', state: 'running' }]),
    look: () => Promise.resolve(null),
    restart: () => Promise.resolve(),
    clock,
    hastening: new Map(),
    log: { debug: () => {} },
  };
  const began = clock.now();
  const first = hasten(parts as never, 'blue', 1_000);
  await clock.run(Promise.all([first, hasten(parts as never, 'blue', 3_000)]));
  expect(clock.now() - began).toBeGreaterThanOrEqual(3_000);
  expect(parts.hastening.size).toBe(0);
});
