import { Option } from 'commander';
import { USER_ROLES } from '../contracts/security/roles.ts';

/** `--role` of the commands that add and change users. */
export function roleOption(preset?: string): Option {
  const option = new Option('--role <role>', 'what the user may do').choices([...USER_ROLES]);
  return preset === undefined ? option : option.default(preset);
}

/** The roles of a user: one each, as every role holds what those below it hold. */
export const rolesOf = (role: string): string[] => [role];
