/** Where a container is, asked of the engine's name server. */
import { getServers, promises } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Deadline of one question, milliseconds; the engine answers within a few for what runs. */
const ASK_MS = 250;

/** Address of a container as the engine's name server tells it now; undefined where it tells none. */
export type AddressOf = (host: string) => Promise<string | undefined>;

/**
 * What does not run has no name at the engine, which passes the question on to the name servers of the network. While
 * those are silent `getaddrinfo`, which everything else asks, keeps one of the process's four threads for
 * seconds, and the next questions wait for it. This asks from the event loop, once.
 *
 * @param servers `address:port`; default those of the system
 */
export function addressesFrom(servers: readonly string[] = getServers()): AddressOf {
  const resolver = new promises.Resolver({ timeout: ASK_MS, tries: 1 });
  resolver.setServers(servers);
  return (host) =>
    resolver.resolve4(host).then(
      ([address]) => address,
      () => undefined,
    );
}

/** The same for Node's sockets. */
export function lookupBy(addressOf: AddressOf): LookupFunction {
  return (host, { all }, done) => {
    void addressOf(host).then((address) => {
      if (address === undefined) done(new Error(`the engine knows no address of ${host}`), '');
      else if (all === true) done(null, [{ address, family: 4 }]);
      else done(null, address, 4);
    });
  };
}
