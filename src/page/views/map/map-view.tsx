/** The fleet as a living map: both machines side by side, a tile for each container. */
import { useSignalEffect } from '@preact/signals';
import { blocks, machines } from '../../state/members.ts';
import { connection } from '../../state/connection.ts';
import { Skeleton } from '../../parts/panel.tsx';
import { LatestChanges } from './latest-changes.tsx';
import { MachineColumn } from './machine-column.tsx';
import { MapBar } from './map-bar.tsx';
import { filter } from './map-filter.ts';
import { keepOneInTabOrder, moveFocus } from './roving.ts';

export function MapView() {
  const arranged = blocks.value;
  useSignalEffect(() => {
    void filter.value;
    // The classes of the tiles follow the filter at once, but after this.
    queueMicrotask(keepOneInTabOrder);
  });
  if (arranged === undefined)
    return (
      <>
        <h1 class="visually-hidden">Fleet</h1>
        {connection.value.state === 'lost' ? (
          <p class="empty">Nothing is known of the fleet yet.</p>
        ) : (
          <Skeleton />
        )}
      </>
    );
  // A machine without a single container still has a host, and a host without a column would be hidden.
  const names = [
    ...new Set([...arranged.map(({ name }) => name), ...machines.value.map(({ name }) => name)]),
  ];
  return (
    <>
      <h1 class="visually-hidden">Fleet</h1>
      <MapBar />
      {names.length === 0 && <p class="empty">The hub knows of no container yet.</p>}
      {/* Arrow keys are a convenience; every tile is a link of its own. */}
      <div class="machines" data-map onKeyDown={moveFocus}>
        {names.map((name) => (
          <MachineColumn
            key={name}
            view={machines.value.find((machine) => machine.name === name)}
            block={arranged.find((block) => block.name === name) ?? { name, groups: [], total: 0 }}
          />
        ))}
      </div>
      <LatestChanges />
    </>
  );
}
