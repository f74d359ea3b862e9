/** Volumes of Compose that are small disks, and a container that fills and frees them; it keeps them over restarts of others. */
import type Docker from 'dockerode';
import { execIn } from './exec-in.ts';

const MIB = 1024 ** 2;

/** Compose settings: the volumes with a size, and the service that holds them. */
export function smallDisks(volumes: readonly string[], mib: number) {
  const options = { type: 'tmpfs', device: 'tmpfs', o: `size=${mib * MIB},mode=1777` };
  return {
    volumes: Object.fromEntries(
      volumes.map((volume) => [volume, { driver: 'local', driver_opts: options }]),
    ),
    service: {
      image: `tandem/runtime:${process.env.TANDEM_VERSION ?? '0.1.0'}`,
      entrypoint: ['/usr/local/bin/node', '-e', 'setInterval(() => {}, 1e6)'],
      user: '10001:10001',
      healthcheck: { disable: true },
      stop_grace_period: '1s',
      volumes: volumes.map((volume) => `${volume}:/disks/${volume}`),
    },
  };
}

/** Writes until nothing more fits on any of them, in large pieces first. @throws Error when one is not full then */
export async function fillDisks(holder: Docker.Container): Promise<void> {
  const said = await onEach(
    holder,
    `const file = fs.openSync(disk + '/filling', 'w');
     for (const size of [65536, 1])
       try {
         for (;;) fs.writeSync(file, Buffer.alloc(size));
       } catch ({ code }) {
         console.log(disk, size, code);
       }`,
  );
  expect(said.match(/ENOSPC/g)?.length).toBeGreaterThanOrEqual(2);
}

export async function freeDisks(holder: Docker.Container): Promise<void> {
  await onEach(holder, `fs.rmSync(disk + '/filling', { force: true });`);
}

function onEach(holder: Docker.Container, code: string): Promise<string> {
  const script = `const fs = require('node:fs');
    for (const name of fs.readdirSync('/disks')) { const disk = '/disks/' + name; ${code} }`;
  return execIn(holder, ['/usr/local/bin/node', '-e', script]);
}
