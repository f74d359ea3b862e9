import { MemoryLog } from '../testing.ts';
import { toldSeldom } from './open-identity.ts';

test('an operator who comes in again and again fills no log', () => {
  const log = new MemoryLog();
  const told = toldSeldom(log);
  for (let n = 0; n < 100; n += 1) told();
  expect(log.lines).toEqual([
    { level: 'warn', msg: expect.stringContaining('operator let in'), fields: { times: 1 } },
  ]);
});
