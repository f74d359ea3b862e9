import {
  FleetUnknownSecret,
  FleetUnusedSecret,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, warning } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Finding } from '../model.ts';
import { nearMiss } from './near-miss.ts';

/** Secrets that entries name and `secrets.yaml` does not, and the other way round. */
export function checkSecretNames({ entries, secrets, secretsFile, complete }: Draft): Finding[] {
  const known = new Set(secrets);
  const used = new Set<string>();
  const findings: Finding[] = [];
  for (const { entry, raw, at, path } of entries) {
    (raw.secrets ?? []).forEach((secret, i) => {
      if (secret === undefined) return;
      used.add(secret);
      if (known.has(secret)) return;
      const key = `secrets[${i}]`;
      const suggestion = nearMiss(secret, known);
      const details = { key: path(key), found: secret, allowed: secrets.join(', '), suggestion };
      const holes = { name: entry.name };
      findings.push(problem(FleetUnknownSecret, at(key), { ...details, holes }));
    });
  }
  if (!secretsFile || !complete) return findings;
  for (const secret of secrets) {
    if (used.has(secret)) continue;
    const key = `secrets.${secret}`;
    findings.push(warning(FleetUnusedSecret, secretsFile.at(key), { key, found: secret }));
  }
  return findings;
}
