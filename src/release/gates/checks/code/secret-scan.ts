import { scanEngines } from '../../../../engine/scan/engines.ts';
import { scanRepository } from '../../../../fabric/scan/repository.ts';
import { Scan } from '../../../../fabric/scan/scan.ts';
import { secretValues } from '../../../../fabric/scan/values.ts';
import type { Measurement } from '../../../ports.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SOURCE = 'secrets.leaks';

/** Looks for every secret value where `secrets scan` does: containers, logs, image layers, repository and its history. */
export function secretScan(world: GateWorld): GateCheck {
  return check(
    {
      id: 'secret-scan',
      sources: [SOURCE],
      owner: 'security-manager',
      mission: 'no secret lies where it must not',
      phase: 'standby',
      timeBoxSeconds: 300,
      escalation: 'replace what leaked: `scripts/tandem secrets rotate NAME`',
    },
    async ({ candidate, signal }) => {
      const { values } = secretValues(world.secretsDir);
      if (values.length === 0) return [absent(SOURCE, 'leaks', 'there are no secrets to look for')];
      const scan = new Scan(values, signal);
      await scanEngines(scan, await world.engines(candidate.machines), { images: true });
      await scanRepository(scan, world.root);
      return [leaksOf(scan)];
    },
  );
}

/** "Nothing found" counts only where everything was searched. */
export function leaksOf(scan: Scan): Measurement {
  const { leaks, incomplete, searched } = scan.report();
  if (leaks.length === 0 && incomplete.length > 0)
    return absent(SOURCE, 'leaks', `not searched: ${incomplete.slice(0, 3).join('; ')}`);
  return {
    source: SOURCE,
    value: leaks.length,
    unit: 'leaks',
    samples: Object.values(searched).reduce((sum, count) => sum + count, 0),
    notes: leaks.map(({ secret, place, form }) => `${secret} (${form}) in ${place}`),
  };
}
