import { FakeEngine, fleetContainer } from '../testing/fake-engine.ts';
import { followContainer } from './follow.ts';
import { Lane } from './lane.ts';

test('it ends when the steward stops while the log is opened', async () => {
  const api = new FakeEngine([fleetContainer('Coder', 'coder')]);
  const container = api.containers[0]!.id;
  const end = new AbortController();
  const following = followContainer({
    api: { logs: (id, since) => (end.abort(), api.logs(id, since)) },
    container,
    lane: new Lane({
      ...{ agent: 'Coder', container },
      send: () => Promise.reject(new Error('nothing was written')),
      onStored: () => undefined,
    }),
    limits: { linesPerSecond: 9, burstLines: 9, bytesPerSecond: 999, burstBytes: 999 },
    stored: undefined,
    onLeftOut: () => undefined,
    signal: end.signal,
  });
  await expect(following).rejects.toThrow();
  expect(api.asked[0]!.stream.destroyed).toBe(true);
});
