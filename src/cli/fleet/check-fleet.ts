import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  FleetPortOutside,
  FleetPortShared,
  FleetRenderDrift,
  FleetRenderFailed,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { TandemError } from '../../contracts/errors.ts';
import { problem, warning } from '../../fleet/finding.ts';
import { loadFleet, type LoadedFleet } from '../../fleet/load.ts';
import type { Finding, Fleet, SourcePosition } from '../../fleet/model.ts';
import { planPorts } from '../../fleet/ports/plan.ts';
import type { RenderedFile } from '../../fleet/render/rendered-file.ts';
import { findDrift } from '../../fleet/render/output/drift.ts';
import { renderAll } from './fleet-files.ts';

/** Everything that can be said about a definition without writing: files, ports, rendered files. */
export function checkFleet(dir: string): LoadedFleet {
  const { fleet, findings } = loadFleet(dir);
  if (fleet === null) return { fleet, findings };
  return { fleet, findings: [...findings, ...portFindings(fleet), ...renderFindings(fleet, dir)] };
}

/** Ports that are odd, though every container would start. */
function portFindings(fleet: Fleet): Finding[] {
  const kinds = { listen: FleetPortShared, outside: FleetPortOutside };
  return planPorts(fleet).problems.flatMap(({ kind, machine, port, holders }) => {
    // The loader has refused these.
    if (kind === 'publish') return [];
    const names = holders.map((holder) => holder.replace(/ \(.*/s, ''));
    const last = fleet.entries.findLast(
      (entry) => entry.machine === machine && names.includes(entry.name),
    );
    const details = { key: 'ports', found: String(port), allowed: holders.join(', ') };
    return [warning(kinds[kind], positionOf(last?.source), { ...details, holes: { machine } })];
  });
}

/** What differs between the definition and the files that were rendered from it beside its folder. */
function renderFindings(fleet: Fleet, dir: string): Finding[] {
  let rendered: RenderedFile[];
  try {
    rendered = renderAll(fleet);
  } catch (error) {
    if (!(error instanceof TandemError)) throw error;
    const at = positionOf(undefined);
    return [problem(FleetRenderFailed, at, { holes: { reason: error.message } })];
  }
  const out = path.dirname(dir);
  // A definition that was never rendered has nothing that could differ.
  const isRendered = fleet.machines.some(({ name }) => existsSync(path.join(out, `${name}.yaml`)));
  if (!isRendered) return [];
  return findDrift(out, rendered).map(({ file, line, kind, expected }) => {
    const what = { changed: 'differs here', missing: 'is missing', stale: 'is no longer wanted' };
    const at = { file: `../${file}`, line, column: 1 };
    const details = { allowed: expected[0] ?? '', holes: { what: what[kind] } };
    return problem(FleetRenderDrift, at, details);
  });
}

function positionOf(source: SourcePosition | undefined): SourcePosition {
  return source ?? { file: 'machines.yaml', line: 1, column: 1 };
}
