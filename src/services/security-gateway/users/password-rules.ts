/** What a new password has to be (NIST SP 800-63B: length counts, composition rules do not). */
import { PasswordWeak } from '../../../contracts/error-catalogue/services/security.ts';

const SHORTEST = 10;
/** Longer texts only cost time; characters. */
export const LONGEST = 1024;

/** @throws PASSWORD_WEAK */
export function checkNewPassword(userId: string, password: string): void {
  const length = [...password].length;
  if (length < SHORTEST)
    throw new PasswordWeak({ reason: `it has fewer than ${SHORTEST} characters` });
  if (length > LONGEST)
    throw new PasswordWeak({ reason: `it has more than ${LONGEST} characters` });
  if (new Set(password).size < 4)
    throw new PasswordWeak({ reason: 'it is made of fewer than 4 different characters' });
  if (password.toLowerCase().includes(userId.toLowerCase()) && length < userId.length + SHORTEST)
    throw new PasswordWeak({ reason: 'it is little more than the name of the user' });
}
