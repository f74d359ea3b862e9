/** The four families of NATS subjects on which old code reports errors. */
import type { Hints } from './hints.ts';

/**
 * What the subject says: `errors.events`, `errors.agents.<name>`, `errors.system(.critical)` and
 * `errors.<severity>.<agent>`. A subject of no family says nothing; its body is read all the same.
 */
export function hintsOfSubject(subject: string): Pick<Hints, 'agent' | 'severity'> {
  const [, family, ...rest] = subject.split('.');
  const name = rest.join('.');
  if (family === undefined || name === '') return {};
  if (family === 'agents') return { agent: name };
  if (family === 'system') return name === 'critical' ? { severity: 'critical' } : {};
  return { severity: family, agent: name };
}
