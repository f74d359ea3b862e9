/** The looks of `release status`: one, or one after the other until somebody has seen enough. */
import { overview } from '../../release/ask.ts';
import { escalationsOf } from '../../release/escalation/escalations.ts';
import { readEscalationLimits, type EscalationLimits } from '../../release/escalation/limits.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { lockHolder } from '../../release/lock/lock.ts';
import { observed } from '../../release/switch/observe.ts';
import type { World } from '../../release/world.ts';
import type { StatusView } from '../output/release-status.ts';

const EVERY_MS = 1000;

export type Looking = Pick<World, 'machines' | 'store' | 'sleep' | 'now'>;

export interface Looks {
  readonly world: Looking;
  /** Goes on; the process is ended by whoever looks. */
  readonly watch: boolean;
  readonly show: (view: StatusView) => Promise<void> | void;
  readonly holder?: () => ReturnType<typeof lockHolder>;
  readonly limits?: () => Promise<EscalationLimits>;
}

export async function showStatus(looks: Looks): Promise<void> {
  const { world, watch, show, holder = () => lockHolder(RELEASE_DIR) } = looks;
  const limits = await (looks.limits ?? readEscalationLimits)();
  do {
    await show(await look(world, holder, limits));
    if (watch) await world.sleep(EVERY_MS);
  } while (watch);
}

async function look(
  { machines, store, now }: Looking,
  holder: () => ReturnType<typeof lockHolder>,
  limits: EscalationLimits,
): Promise<StatusView> {
  const [{ statuses, silent }, state, freeze, lock] = await Promise.all([
    overview(machines),
    store.load(),
    store.freeze(),
    holder(),
  ]);
  return {
    state: observed(state, statuses),
    machines: Object.fromEntries(statuses),
    silent: Object.fromEntries(silent),
    freeze,
    lock,
    escalations: escalationsOf(state, limits, now()),
  };
}
