import type { Scan } from '../../fabric/scan/scan.ts';
import type { Engine } from '../engine.ts';
import { scanContainers } from './containers.ts';
import { scanImages } from './images.ts';

/**
 * Searches the fleet's containers on every engine, then the images they run, each image once per engine.
 *
 * @throws the reason of the scan's signal
 */
export async function scanEngines(
  scan: Scan,
  engines: readonly Engine[],
  { images }: { images: boolean },
): Promise<void> {
  const byEngine = new Map<string, { engine: Engine; ids: Set<string> }>();
  for (const engine of engines) {
    const known = byEngine.get(engine.id) ?? { engine, ids: new Set<string>() };
    for (const id of await scanContainers(scan, engine)) known.ids.add(id);
    byEngine.set(engine.id, known);
  }
  if (!images) return;
  for (const { engine, ids } of byEngine.values()) await scanImages(scan, engine, ids);
}
