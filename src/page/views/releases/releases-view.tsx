/** What is live on each machine, the watch over it, and what happened. */
import type { ReleaseEvent } from '../../../contracts/release/event.ts';
import { Panel } from '../../parts/panel.tsx';
import { allMembers, blocks } from '../../state/members.ts';
import { useResource } from '../../state/resource.ts';
import { Happenings } from './happenings.tsx';
import { MachineRelease } from './machine-release.tsx';

const EVERY_MS = 2_000;

interface Releases {
  readonly machines: readonly ReleaseEvent[];
  readonly happenings: readonly ReleaseEvent[];
}

export function ReleasesView() {
  void blocks.value;
  const releases = useResource<Releases>('/v1/releases', {}, EVERY_MS);
  const versions = Map.groupBy(allMembers(), ({ version }) => version ?? 'not told');
  return (
    <>
      <h1>Releases</h1>
      <Panel
        title="What is live"
        resource={releases}
        empty={({ machines }) =>
          machines.length === 0 ? 'No steward has told of its machine yet.' : undefined
        }
      >
        {({ machines }) => (
          <div class="release-machines">
            {machines.map((machine) => (
              <MachineRelease key={machine.machine} latest={machine} />
            ))}
          </div>
        )}
      </Panel>
      <Panel
        title="What happened"
        resource={releases}
        empty={({ happenings }) =>
          happenings.length === 0
            ? 'Nothing since this hub started. `tandem release history` has all of it.'
            : undefined
        }
      >
        {({ happenings }) => <Happenings happenings={happenings} />}
      </Panel>
      <section class="panel" aria-label="Versions that run">
        <header class="panel-head">
          <h2>Versions that run</h2>
        </header>
        {versions.size === 0 ? (
          <p class="empty">The hub knows of no container yet.</p>
        ) : (
          <dl class="facts">
            {[...versions].sort().map(([version, members]) => (
              <div key={version}>
                <dt>{version}</dt>
                <dd>{members.length} containers</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    </>
  );
}
