import type { Behaviour } from './testing/behaviour.ts';
import { KEY, NEW, OLD, one, setUp } from './testing/run-set-up.ts';

describe('drain-unload-swap', () => {
  const gpu = { device: 0, vramMiB: 20_000 };
  const onCard = (behaviour: Behaviour = {}, lagMs = 3_000) => {
    const set = setUp(one({ gpu }), behaviour);
    set.copies.card = { totalMiB: 24_564, eachMiB: 20_000, lagMs };
    return set;
  };

  test('the new one starts when the old one has ended and the driver has its memory back', async () => {
    const { copies, run } = onCard();
    expect(await run()).toMatchObject([{ result: 'upgraded', from: OLD, error: null }]);
    expect(copies.calls).toEqual([
      `SIGTERM alone ${KEY} ${OLD}`,
      `replace ${KEY} ${NEW}`,
      `pin ${KEY} ${NEW}`,
    ]);
    // The card, then health after 1 s and the canary's 10.
    expect(copies.clock.time).toBeGreaterThanOrEqual(3_000 + 1_000 + 10_000);
  });

  test('how the old one unloaded is told with the outcome', async () => {
    const { copies, run } = onCard();
    copies.unloads = ['phi-3 unloaded by unload_model'];
    expect(await run()).toMatchObject([{ notes: ['phi-3 unloaded by unload_model'] }]);
  });

  test('one that tells nothing of it leaves it to its end, and that is said', async () => {
    const { run } = onCard();
    expect(await run()).toMatchObject([
      { notes: ['it told of no unload: its end freed the card'] },
    ]);
  });

  test('a bad one ends and gives the memory back before the old version starts again', async () => {
    const { copies, run } = onCard({ diesAfterMs: 6_000 });
    expect(await run()).toMatchObject([{ error: { code: 'UPGRADE_CANARY_BAD' } }]);
    expect(copies.images(KEY)).toEqual([OLD]);
    expect(copies.serves(KEY)).toBe(true);
    expect(copies.calls.slice(2)).toEqual([`SIGTERM alone ${KEY} ${NEW}`, `replace ${KEY} ${OLD}`]);
  });

  test('memory that is not given back: the new one is not started, and the old version comes back', async () => {
    const { copies, run } = onCard();
    copies.freeMiB = async () => 4_000;
    expect(await run()).toMatchObject([
      {
        error: {
          code: 'UPGRADE_CARD_FULL',
          message: expect.stringContaining(
            'needs 20000 MiB of card 0, of which 4000 MiB were free',
          ),
        },
      },
    ]);
    expect(copies.calls).not.toContain(`replace ${KEY} ${NEW}`);
    expect(copies.images(KEY)).toEqual([OLD]);
    expect(copies.serves(KEY)).toBe(true);
  });

  test('killed while nothing ran, it goes on though there would be room for two by now', async () => {
    const { copies, run } = setUp(one());
    copies.made(KEY, NEW);
    copies.unfinished('mainpc', KEY.split('/')[1]!);
    expect(await run()).toMatchObject([{ result: 'upgraded', step: { manner: 'start-first' } }]);
    expect(copies.serves(KEY)).toBe(true);
    expect([...copies.open]).toEqual([]);
  });

  test('a driver that does not answer once is asked again', async () => {
    const { copies, run } = onCard();
    const asked = copies.freeMiB.bind(copies);
    let looks = 0;
    copies.freeMiB = async () => ((looks += 1) === 1 ? null : asked());
    expect(await run()).toMatchObject([{ result: 'upgraded' }]);
    expect(looks).toBeGreaterThan(2);
  });

  test('where nobody can ask the driver the end of the old one has to do', async () => {
    const { copies, run } = onCard();
    copies.card = null;
    expect(await run()).toMatchObject([{ result: 'upgraded' }]);
  });
});
