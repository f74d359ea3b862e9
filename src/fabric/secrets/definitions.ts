import path from 'node:path';
import Value from 'typebox/value';
import {
  SecretsDefinitionInvalid,
  SecretUndefined,
} from '../../contracts/error-catalogue/cli/secrets.ts';
import { entryKey, type Fleet } from '../../fleet/model.ts';
import { SecretsFileSchema, type SecretsFile } from '../../fleet/schema/machines.ts';
import { readYamlFile } from '../../fleet/yaml-file.ts';
import { RESERVED } from './files/layout.ts';

/**
 * How a named secret comes to be: `provided` by the owner; `random` or `signing` (keys for tokens),
 * made by `secrets init`.
 */
export type SecretKind = 'provided' | 'random' | 'signing';

/** Kind of every named secret, by name. */
export type SecretKinds = ReadonlyMap<string, SecretKind>;

/**
 * Reads the kinds of the named secrets.
 *
 * @param fleetDir folder of the fleet definition
 * @throws SECRETS_DEFINITION_INVALID with the first thing that is wrong
 */
export function readSecretKinds(fleetDir: string): SecretKinds {
  const file = path.join(fleetDir, 'secrets.yaml');
  const { document, findings } = readYamlFile(file);
  const [finding] = findings;
  if (finding || !document) {
    const line = finding?.line ?? 1;
    throw new SecretsDefinitionInvalid({ file, line, reason: finding?.message ?? 'unreadable' });
  }
  const content: unknown = document.toJS() ?? { secrets: {} };
  if (!Value.Check(SecretsFileSchema, content)) {
    const [error] = Value.Errors(SecretsFileSchema, content);
    const reason = `${error?.instancePath ?? ''} ${error?.message ?? 'has the wrong shape'}`.trim();
    throw new SecretsDefinitionInvalid({ file, line: 1, reason });
  }
  const { secrets } = content as SecretsFile;
  const kinds = Object.entries(secrets).map(([name, { kind }]) => [name, kind] as const);
  const taken = kinds.find(([name]) => RESERVED.test(name));
  if (taken) {
    const reason = `the name ${taken[0]} is taken by a file that \`secrets init\` makes`;
    throw new SecretsDefinitionInvalid({ file, line: 1, reason });
  }
  return new Map(kinds);
}

/** A named secret, and the machines whose entries use it. */
export interface NamedSecret {
  readonly name: string;
  readonly kind: SecretKind;
  readonly machines: readonly string[];
}

/**
 * The named secrets that entries of the fleet use; one value each, copied to every machine that needs it.
 *
 * @throws SECRET_UNDEFINED
 */
export function namedSecretsOf(fleet: Fleet, kinds: SecretKinds): NamedSecret[] {
  const machines = new Map<string, Set<string>>();
  for (const entry of fleet.entries) {
    for (const name of entry.secrets) {
      if (!kinds.has(name)) throw new SecretUndefined({ entry: entryKey(entry), name });
      machines.set(name, (machines.get(name) ?? new Set()).add(entry.machine));
    }
  }
  return [...machines]
    .map(([name, on]) => ({ name, kind: kinds.get(name)!, machines: [...on].sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
