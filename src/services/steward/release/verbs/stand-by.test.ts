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
      states['next'] = 'running';
      return Promise.resolve();
    },
    clock: new VirtualClock(),
    log: { debug: () => {} },
  };
  await hasten(parts as never, 'blue', 1_000);
  expect(asked).toEqual(['slow']);
});
