import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Entry } from '../../../fleet/model.ts';
import type { CheckOutcome, Measurement } from '../../ports.ts';
import { documentedGets, probe, type Probe, type ProbeResult } from './probe.ts';
import { check, type GateCheck, type GateWorld } from './world.ts';

const SOURCE = 'endpoints.success';
/** Probes at once, of one service. */
const AT_ONCE = 8;

/** Calls every documented GET endpoint of the candidate through its preview door. */
export function endpoints(world: GateWorld): GateCheck {
  return check(
    {
      id: 'endpoints',
      sources: [SOURCE],
      owner: 'reviewer',
      mission: 'documented endpoints of the candidate answer as documented',
      phase: 'rehearsal',
      timeBoxSeconds: 120,
      escalation: 'endpoints.json in the folder of the release has every answer',
    },
    async ({ candidate, folder, signal }): Promise<CheckOutcome> => {
      const services = world.fleet.entries.filter(
        ({ machine, colors, role, ports }) =>
          colors &&
          role === 'service' &&
          ports['service'] !== undefined &&
          candidate.machines.includes(machine),
      );
      const results = await Promise.all(
        services.map((entry) => probeService(world, entry, signal)),
      );
      const all = results.flat();
      const file = path.join(folder, 'endpoints.json');
      await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
      const measured = successOf(all);
      const { part, whole } = measured.counted!;
      const summary = `${part} of ${whole} endpoints answered as documented`;
      return { measurements: [measured], files: [file], summary };
    },
  );
}

async function probeService(
  world: GateWorld,
  { machine, slug }: Entry,
  signal: AbortSignal,
): Promise<ProbeResult[]> {
  const door = await world.previewDoor(machine, slug);
  const probes = await documentedGets(door, signal);
  // A service whose documentation does not come has failed, and not vanished from the count.
  if (typeof probes === 'string')
    return [{ service: slug, path: '/openapi.json', status: null, ok: false, reason: probes }];
  const results: ProbeResult[] = [];
  const queue: Probe[] = [...probes];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results.push({
        service: slug,
        ...(await probe(door, next, world.bearer(machine, slug), signal)),
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

export function successOf(results: readonly ProbeResult[]): Measurement {
  const [part, whole] = [results.filter(({ ok }) => ok).length, results.length];
  return {
    source: SOURCE,
    value: whole === 0 ? null : (part / whole) * 100,
    unit: '%',
    counted: { part, whole },
    samples: whole,
    note: whole === 0 ? 'no endpoint is documented' : null,
    notes: results
      .filter(({ ok }) => !ok)
      .map(({ service, path, reason }) => `${service} GET ${path}: ${reason}`),
  };
}
