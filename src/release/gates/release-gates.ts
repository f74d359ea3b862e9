import type { Gates } from '../ports.ts';
import { capacity } from './checks/containers/capacity.ts';
import { codeRules } from './checks/code/code-rules.ts';
import { endpoints } from './checks/endpoints/endpoints.ts';
import { hardening } from './checks/containers/hardening.ts';
import { packageAudit } from './checks/code/package-audit.ts';
import { restarts } from './checks/containers/restarts.ts';
import { secretScan } from './checks/code/secret-scan.ts';
import { signatures } from './checks/code/signatures.ts';
import { testReports } from './checks/code/test-reports.ts';
import type { GateCheck, GateWorld } from './checks/world.ts';
import { decide } from './decide.ts';
import type { GatesDefinition } from './definition/load.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluatedGates } from './model.ts';

export interface ReleaseGates extends Gates {
  /** Those that some gate asks for. */
  readonly checks: readonly GateCheck[];
  evaluate(measurements: Parameters<Gates['evaluate']>[0]): Promise<EvaluatedGates>;
}

/** The gates of a release: what they measure themselves, and the decision on all figures. */
export function releaseGates(
  definition: GatesDefinition,
  world: Omit<GateWorld, 'criticalTests' | 'notRehearsed'>,
): ReleaseGates {
  const { criticalTests, notRehearsed } = definition;
  const own: GateWorld = { ...world, criticalTests, notRehearsed };
  const makers = [
    secretScan,
    hardening,
    packageAudit,
    signatures,
    testReports,
    codeRules,
    capacity,
    endpoints,
    restarts,
  ];
  const wanted = new Set(definition.gates.map(({ source }) => source));
  return {
    checks: makers
      .map((make) => make(own))
      .filter(({ sources }) => sources.some((source) => wanted.has(source))),
    evaluate: async (measurements) => {
      const bySource = new Map(measurements.map((one) => [one.source, one]));
      const results = definition.gates.map((gate) => evaluate(gate, bySource.get(gate.source)));
      return { go: decide(results).go, results, gatesDigest: definition.digest };
    },
  };
}
