import {
  SecretProvided,
  SecretValueRefused,
} from '../../../contracts/error-catalogue/cli/secrets.ts';
import { copiesOf, serviceName } from '../../../fleet/render/service/colors.ts';
import type { NamedSecret } from '../definitions.ts';
import { layout } from '../files/layout.ts';
import { newRandom } from '../random.ts';
import type { RotateContext } from './context.ts';
import { rotatedSigningKeys } from '../signing-keys.ts';

/**
 * Replaces a named secret on every machine that has it (it is one value), and restarts its entries.
 *
 * @param value the new value of a provided secret
 * @throws SECRET_PROVIDED, SECRET_VALUE_REFUSED
 */
export async function rotateNamed(
  { files, fleet, log }: RotateContext,
  { name, kind, machines }: NamedSecret,
  value: string | undefined,
): Promise<void> {
  if (kind === 'provided' && value === undefined) throw new SecretProvided({ name });
  if (kind !== 'provided' && value !== undefined) {
    throw new SecretValueRefused({ name, reason: 'it is generated' });
  }
  const text = value?.trimEnd() ?? nextValue();
  if (text === '') throw new SecretValueRefused({ name, reason: 'it is empty' });
  const reader = kind === 'provided' ? 'filled-in' : 'container';
  for (const machine of machines) log.replace(layout.named(machine, name), text, reader);
  const users = fleet.entries.filter((entry) => entry.secrets.includes(name));
  for (const entry of users)
    for (const copy of copiesOf(entry)) await log.restart(entry.machine, serviceName(entry, copy));

  /** Signing keys go one further instead of being replaced: tokens that they signed stay good. */
  function nextValue(): string {
    if (kind !== 'signing') return newRandom();
    const known = machines.map((machine) => layout.named(machine, name)).find((f) => files.has(f));
    return rotatedSigningKeys(known === undefined ? '' : files.read(known));
  }
}
