/** One machine: its host, its cards, its groups. */
import type { MachineView } from '../../../contracts/observability/observability.ts';
import { Age } from '../../parts/age.tsx';
import { Glyph } from '../../parts/glyph.tsx';
import { duration } from '../../format/time.ts';
import type { MachineBlock } from '../../state/arrange.ts';
import { hubMachine } from '../../state/members.ts';
import { Cards } from './cards.tsx';
import { Groups } from './groups.tsx';
import { Host } from './host.tsx';
import { hostOf } from './host-sample.ts';

/** A difference of the clocks below this is what networks make of it. */
const CLOCK_NOTE_MS = 2_000;

export function MachineColumn({
  view,
  block,
}: {
  view: MachineView | undefined;
  block: MachineBlock;
}) {
  const host = hostOf(view);
  const offset = view?.clock_offset_ms ?? 0;
  return (
    <section
      class={`machine ${view?.reachable === false ? 'is-cut' : ''}`}
      aria-labelledby={`machine-${block.name}`}
    >
      <header class="machine-head">
        <h2 id={`machine-${block.name}`}>{block.name}</h2>
        {block.name === hubMachine.value && <span class="tag">this hub</span>}
        {view?.reachable === false && (
          <span class="tag is-bad">
            <Glyph state="unreachable" /> not reachable
          </span>
        )}
        {Math.abs(offset) > CLOCK_NOTE_MS && (
          <span class="tag is-mild" title="This hub's clock minus the machine's">
            clock off by {duration(Math.abs(offset))}
          </span>
        )}
        <span class="machine-sign">
          {block.total} containers · heard <Age when={view?.last_sign} />
        </span>
      </header>
      <Host machine={block.name} host={host} />
      <Cards host={host} />
      <Groups groups={block.groups} />
    </section>
  );
}
