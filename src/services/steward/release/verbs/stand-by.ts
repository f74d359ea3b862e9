/** Lets the containers of a color stand by soon, though the engine waits ever longer before it starts one again. */
import type { Color } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import { inRole } from './waits.ts';

/** Between two looks, milliseconds. */
const AGAIN_MS = 250;
/** States in which nothing runs and the engine waits, or was told not to start it. */
const WAITING = new Set(['restarting', 'exited']);

/**
 * A process that has played its part ends, and the engine starts the next one: after 0.1 s, and after twice as long
 * each time when it ran for less than 10 s. Several switches within a minute would wait for that.
 *
 * Asked for a color that is hastened already, it lets that go on for as long as the longer of the two.
 * Never rejects; ends when all stand by, or are taken into another part, or the time is up.
 */
export function hasten(parts: SwitchParts, color: Color, deadlineMs: number): Promise<void> {
  const { hastening, clock } = parts;
  const end = clock.now() + deadlineMs;
  const known = hastening.get(color);
  if (known !== undefined) {
    known.end = Math.max(known.end, end);
    return known.over;
  }
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const mine = { end, over };
  hastening.set(color, mine);
  void untilAllStandBy(parts, color, () => mine.end).finally(() => {
    hastening.delete(color);
    resolve();
  });
  return over;
}

async function untilAllStandBy(
  { containers, look, restart, clock, log }: SwitchParts,
  color: Color,
  end: () => number,
): Promise<void> {
  const standsBy = inRole('standby', 'opening', 'live', 'rehearsing');
  while (clock.now() < end()) {
    try {
      const mine = (await containers()).filter((one) => one.color === color);
      for (const { id, slug } of mine.filter(({ state }) => WAITING.has(state))) {
        // Looked at anew: while another was begun anew the engine may have started this one, and its part may have come.
        const state = (await containers()).find((one) => one.id === id)?.state;
        if (state === undefined || !WAITING.has(state)) continue;
        log.debug('is started again at once', { slug, color, state });
        await restart(id);
      }
      // The name of what does not run is looked for until the deadline of a look.
      if (mine.every(({ state }) => state === 'running')) {
        const said = await Promise.all(mine.map(({ slug }) => look(slug, color)));
        if (said.every((report) => standsBy(report) === undefined)) return;
      }
    } catch (err) {
      log.debug('a standby cannot be hastened', { color, err });
    }
    await clock.sleep(AGAIN_MS);
  }
}
