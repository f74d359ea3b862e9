import path from 'node:path';
import { connectEngines } from '../../engine/engine.ts';
import { COMPOSE_DIR, ROOT, SECRETS_DIR } from '../../engine/project.ts';
import { readGates } from '../../release/gates/definition/load.ts';
import { releaseGates, type ReleaseGates } from '../../release/gates/release-gates.ts';
import { doorAddress } from '../doors/door-address.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { previewOf } from '../load/load-targets.ts';
import { operatorProof } from '../doors/operator-token.ts';

/** The file of the gates; tests and trials may have one of their own. */
export const gatesFile = () =>
  process.env.TANDEM_GATES_FILE || path.join(COMPOSE_DIR, 'release', 'gates.yaml');

/**
 * The gates of this checkout, measuring this fleet.
 *
 * @throws GATES_INVALID
 */
export function gatesAtHand(): ReleaseGates {
  const fleet = fleetAtHand();
  return releaseGates(readGates(gatesFile()), {
    root: ROOT,
    secretsDir: SECRETS_DIR,
    resultsDir: path.join(ROOT, 'test-results'),
    signaturesDir: path.join(ROOT, '.tandem', 'signatures'),
    fleet,
    engines: connectEngines,
    previewDoor: async (machine, service) => previewOf(await doorAddress(fleet, machine, service)),
    liveDoor: (machine, service) => doorAddress(fleet, machine, service),
    bearer: operatorProof,
  });
}
