import { createServer } from 'node:net';
import { resolveProject } from '../compose/compose.ts';
import { listContainers } from '../containers/containers.ts';
import { result, type Check } from './check.ts';

export const ports: Check = async ({ engine, project, local }) => {
  if (!local) return [];
  const own = new Set(
    (await listContainers(engine)).flatMap((c) =>
      c.published.map((p) => `${p.address}:${p.hostPort}`),
    ),
  );
  const { published } = await resolveProject(project);
  const wanted = published.filter(({ address, port }) => !own.has(`${address}:${port}`));
  const taken = await Promise.all(
    wanted.map(async (door) => ({ ...door, error: await bindError(door.port, door.address) })),
  );
  const failed = taken.filter(({ error }) => error !== null);
  if (failed.length === 0) {
    return [
      result('ports', engine.machine, 'ok', `${published.length} published ports are free or ours`),
    ];
  }
  return failed.map(({ service, address, port, error }) =>
    result(
      'ports',
      engine.machine,
      'fail',
      `${address}:${port} for ${service} cannot be bound (${error})`,
      `find the process with \`ss -ltnp 'sport = :${port}'\` and stop it, or set another address (docs/compose.md)`,
    ),
  );
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
