import { SecretProvided, SecretValueRefused } from '../../contracts/error-catalogue/secrets.ts';
import type { NamedSecret } from './definitions.ts';
import { layout } from './layout.ts';
import { newRandom } from './random.ts';
import type { RotateContext } from './rotate.ts';

/**
 * Replaces a named secret on every machine that has it (it is one value), and restarts its entries.
 *
 * @param value the new value of a provided secret
 * @throws SECRET_PROVIDED, SECRET_VALUE_REFUSED
 */
export async function rotateNamed(
  { fleet, log }: RotateContext,
  { name, kind, machines }: NamedSecret,
  value: string | undefined,
): Promise<void> {
  if (kind === 'provided' && value === undefined) throw new SecretProvided({ name });
  if (kind === 'random' && value !== undefined) {
    throw new SecretValueRefused({ name, reason: 'it is generated' });
  }
  const text = value?.trimEnd() ?? newRandom();
  if (text === '') throw new SecretValueRefused({ name, reason: 'it is empty' });
  const reader = kind === 'provided' ? 'filled-in' : 'container';
  for (const machine of machines) log.replace(layout.named(machine, name), text, reader);
  const users = fleet.entries.filter((entry) => entry.secrets.includes(name));
  for (const entry of users) await log.restart(entry.machine, entry.slug);
}
