import { connectEngine } from '../../engine/engine.ts';
import { signalContainer } from '../../engine/containers/restart.ts';

/**
 * Tells brokers that run already about users that are new. Without an engine there is no broker.
 *
 * @param derived auth files that changed, relative to the secrets folder
 * @returns the brokers that were told, as `machine/nats`
 */
export async function reloadBrokers(
  machines: readonly string[],
  derived: readonly string[],
): Promise<string[]> {
  const reloaded: string[] = [];
  for (const machine of machines) {
    const isUsers = (file: string) => file.startsWith(`${machine}/`) && file.endsWith('users.conf');
    if (!derived.some(isUsers)) continue;
    const engine = await connectEngine(machine).catch(() => null);
    if (engine && (await signalContainer([engine], machine, 'nats', 'SIGHUP')) > 0) {
      reloaded.push(`${machine}/nats`);
    }
  }
  return reloaded;
}
