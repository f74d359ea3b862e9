import { lookup } from 'node:dns/promises';

/** Address of a container as the engine's name server tells it now; undefined where it tells none. */
export async function addressOf(host: string): Promise<string | undefined> {
  return lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => undefined,
  );
}
