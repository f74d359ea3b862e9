/** A watch of the modes: all of them, then each that changes. */
import { Type, type Static } from 'typebox';
import {
  CAPABILITY_NAMES,
  ModeSetting,
  type Capability,
} from '../../../contracts/migration/modes.ts';
import { actionStream } from '../../../runtime/agent.ts';
import { processHost } from '../../facade/host.ts';
import type { ModeBook } from '../../facade/modes/mode-book.ts';

const ModeNews = Type.Object({ capability: Type.String(), ...ModeSetting.properties });
type ModeNews = Static<typeof ModeNews>;

export const modeStreams = {
  watch_modes: actionStream({
    summary: 'Mode of every capability, then each change',
    input: Type.Object({}),
    item: ModeNews,
    run: (_input, { signal }) => watchModes(processHost.modes, signal),
  }),
};

/**
 * Gives all settings and then the changed ones. Of a capability that changed several times before it
 * was read only the last setting is given, so nothing piles up.
 */
export async function* watchModes(
  modes: Pick<ModeBook, 'get' | 'onChange'>,
  signal: AbortSignal,
): AsyncGenerator<ModeNews> {
  const changed = new Set<Capability>(CAPABILITY_NAMES);
  let wake = () => {};
  const stop = modes.onChange((capability) => {
    changed.add(capability);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      const [capability] = changed;
      if (capability === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      changed.delete(capability);
      yield { capability, ...modes.get(capability) };
    }
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}
