import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Entry } from '../../../../fleet/model.ts';
import type { CheckOutcome, Measurement } from '../../../ports.ts';
import { inBatches } from './in-batches.ts';
import { documentedGets, probe, type Probe, type ProbeResult } from './probe.ts';
import { regressedOf, regressionsOf } from './regressions.ts';
import { shareOf } from '../share.ts';
import { check, type GateCheck, type GateWorld } from '../world.ts';

const SUCCESS = 'endpoints.success';
const REGRESSED = 'endpoints.regressed';
/** Probes at once, of one service. */
const AT_ONCE = 8;

/** Calls every documented GET endpoint of the candidate through its preview door, and what fails there at the live color. */
export function endpoints(world: GateWorld): GateCheck {
  return check(
    {
      id: 'endpoints',
      sources: [SUCCESS, REGRESSED],
      owner: 'reviewer',
      mission:
        'documented endpoints of the candidate answer as documented, as those of the live color do',
      phase: 'rehearsal',
      timeBoxSeconds: 180,
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
      const looked = await Promise.all(services.map((entry) => lookAt(world, entry, signal)));
      const all = looked.flatMap(({ results }) => results);
      const regressions = looked.flatMap((one) => one.regressions);
      const file = path.join(folder, 'endpoints.json');
      await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
      const measured = successOf(all);
      const { part, whole } = measured.counted!;
      const summary = `${part} of ${whole} endpoints answered as documented`;
      const regressed = regressedOf(REGRESSED, regressions, whole, world.notRehearsed);
      return { measurements: [measured, regressed], files: [file], summary };
    },
  );
}

async function lookAt(world: GateWorld, { machine, slug }: Entry, signal: AbortSignal) {
  const [preview, live] = await Promise.all([
    world.previewDoor(machine, slug),
    world.liveDoor(machine, slug),
  ]);
  // A proof is good for one moment and, of some services, for one request.
  const asked = (door: string) => (one: Probe) =>
    probe(door, one, world.bearer(machine, slug), signal);
  const results = await probeService(preview, slug, asked(preview), signal);
  const regressions = await regressionsOf({
    service: slug,
    documented: await documentedGets(live, signal),
    atLive: asked(live),
    atCandidate: asked(preview),
  });
  return { results, regressions };
}

async function probeService(
  door: string,
  service: string,
  ask: (probe: Probe) => Promise<Omit<ProbeResult, 'service'>>,
  signal: AbortSignal,
): Promise<ProbeResult[]> {
  const probes = await documentedGets(door, signal);
  // A service whose documentation does not come has failed, and not vanished from the count.
  if (typeof probes === 'string')
    return [{ service, path: '/openapi.json', status: null, ok: false, reason: probes }];
  return inBatches(probes, AT_ONCE, async (one) => ({ service, ...(await ask(one)) }));
}

export function successOf(results: readonly ProbeResult[]): Measurement {
  const [part, whole] = [results.filter(({ ok }) => ok).length, results.length];
  const notes = results
    .filter(({ ok }) => !ok)
    .map(({ service, path, reason }) => `${service} GET ${path}: ${reason}`);
  return shareOf({ source: SUCCESS, part, whole, nothing: 'no endpoint is documented', notes });
}
