import type { Discriminator } from '../runtime/agent.ts';

/**
 * Discriminator for agents whose old requests do not name an action: a field that is present says
 * what is wanted. A request that does name an `action` gets that one.
 *
 * @param fields field name to action; the first field that is present decides
 */
export function byField(fields: Readonly<Record<string, string>>): Discriminator {
  const wanted = Object.entries(fields);
  return (message) => {
    if (typeof message['action'] === 'string') return message['action'];
    return wanted.find(([field]) => message[field] !== undefined)?.[1];
  };
}
