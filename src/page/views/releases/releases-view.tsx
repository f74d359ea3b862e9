/** The place of releases. There are none yet, and it says so. */
import { Glyph } from '../../parts/glyph.tsx';
import { blocks, allMembers } from '../../state/members.ts';

export function ReleasesView() {
  void blocks.value;
  const versions = Map.groupBy(allMembers(), ({ version }) => version ?? 'not told');
  return (
    <>
      <h1>Releases</h1>
      <section class="panel" aria-label="Releases">
        <div class="blank">
          <Glyph state="absent" />
          <p>
            <strong>This fleet makes no releases yet.</strong>
          </p>
          <p class="hint">
            A release stages a version beside the one that runs, lets its gates decide, and switches
            or goes back. When the first one is staged, its gates, its receipts and the way back are
            here.
          </p>
        </div>
      </section>
      <section class="panel" aria-label="What runs now">
        <header class="panel-head">
          <h2>What runs now</h2>
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
