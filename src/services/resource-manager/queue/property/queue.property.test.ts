/**
 * Whatever happens to the queue, its workers, its broker and the clock: no confirmed task is lost, none
 * is finished twice, an old owner and a late worker are refused, and the journal says what the table says.
 */
import fc from 'fast-check';
import { step } from './property-steps.ts';
import { World } from './property-world.ts';
import { isFinal } from '../task.ts';

test('no confirmed task is lost and none is finished twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 100, size: 'max' }),
      async (steps) => {
        const world = new World();
        await world.open();
        for (const step of steps) {
          await world.do(step);
          world.check();
        }
        await world.checkReplay();
        await world.finishAll();
        world.check();
        await world.checkReplay();
        const states = [...world.queue.core.table.tasks.values()];
        expect(states.every(isFinal)).toBe(true);
        await world.queue.results.upTo(world.queue.core.table.last);
        for (const { spec, state } of states) {
          expect(await world.results.find(spec.id)).toMatchObject({ state });
        }
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);
