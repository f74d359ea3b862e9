import { VirtualClock } from '../testing/virtual-clock.ts';
import { hasten } from './stand-by.ts';

test('nobody is begun anew on a look that is seconds old, because another took long', async () => {
  const asked: string[] = [];
  let settle = () => {};
  const first = new Promise<void>((resolve) => (settle = resolve));
  const container = (id: string) => ({ id, slug: id, color: 'blue', state: 'restarting' });
  const parts = {
    containers: () => Promise.resolve(['slow', 'next'].map(container)),
    look: () => Promise.resolve({ role: 'standby', ready: true }),
    restart: (id: string) => {
      asked.push(id);
      return first;
    },
    clock: new VirtualClock(),
    log: { debug: () => {} },
  };
  const done = hasten(parts as never, 'blue', 1_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual(['slow', 'next']);
  settle();
  await done;
  expect(asked).toEqual(['slow', 'next']);
});
