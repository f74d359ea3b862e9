import { createServer } from 'node:net';
import { listContainers } from '../containers.ts';
import { result, type Check } from './check.ts';

export const ports: Check = async ({ engine, fleet, local }) => {
  if (!local) return [];
  const own = new Set(
    (await listContainers(engine)).flatMap((c) => c.published.map((p) => p.hostPort)),
  );
  const wanted = fleet.entries
    .filter((entry) => entry.machine === engine.machine)
    .flatMap((entry) => entry.publish.map((publish) => ({ entry: entry.name, ...publish })))
    .filter(({ hostPort }) => !own.has(hostPort));
  const results = await Promise.all(
    wanted.map(async ({ entry, hostPort, address }) => {
      const taken = await bindError(hostPort, address);
      return taken
        ? result(
            'ports',
            engine.machine,
            'fail',
            `${address}:${hostPort} for ${entry} cannot be bound (${taken})`,
            `find the process with \`ss -ltnp 'sport = :${hostPort}'\` and stop it, or change \`publish\` of the entry`,
          )
        : null;
    }),
  );
  const failed = results.filter((found) => found !== null);
  return failed.length > 0
    ? failed
    : [
        result(
          'ports',
          engine.machine,
          'ok',
          `${wanted.length + own.size} published ports are free or ours`,
        ),
      ];
};

/** Error code of binding the port for a moment; null when it is free. */
export function bindError(port: number, address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: address, exclusive: true }, () =>
      server.close(() => resolve(null)),
    );
  });
}
