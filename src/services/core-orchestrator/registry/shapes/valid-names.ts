import { RegistrationInvalid } from '../../../../contracts/error-catalogue/services/registry.ts';
import { ENTRY_NAME, SLUG } from '../../../../contracts/fleet/names.ts';

/**
 * Lets only names through that are safe as a bucket key and as part of a subject.
 *
 * @throws RegistrationInvalid
 */
export function requireValidNames({ name, machine }: { name: string; machine: string }): void {
  if (!ENTRY_NAME.test(name)) {
    const expected = 'a letter, then up to 62 letters, digits, - or _';
    throw new RegistrationInvalid({ name, field: 'name', found: name, expected });
  }
  if (!SLUG.test(machine)) {
    const expected = 'a machine name like mainpc';
    throw new RegistrationInvalid({ name, field: 'machine', found: machine, expected });
  }
}
