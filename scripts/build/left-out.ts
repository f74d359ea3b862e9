import path from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Parts of packages that no container uses, yet that their package loads at every start: prom-client's
 * cluster mode and push gateway bring `node:cluster`, `node:child_process` and the HTTP clients with
 * them; dockerode, which the steward only speaks to a local socket with, brings SSH, tar and gRPC.
 */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'prom-client': ['lib/cluster.js', 'lib/pushgateway.js', 'lib/defaultMetrics.js'],
  'docker-modem': ['lib/ssh.js'],
  dockerode: ['lib/session.js', 'lib/buildkit.js'],
  'tar-fs': ['index.js'],
  '@balena/dockerignore': ['ignore.js'],
};

const FILTER = new RegExp(
  Object.entries(LEFT_OUT)
    .flatMap(([name, files]) => files.map((file) => `${name}/${file}`))
    .map((tail) => `node_modules/${tail}$`.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]'))
    .join('|'),
);

/** Replaces them by something that fails at its first use, with its name. */
export const leftOutPlugin: Plugin = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: FILTER }, ({ path: file }) => {
      const name = file
        .split(/node_modules[\\/]/)
        .at(-1)!
        .split(path.sep)
        .join('/');
      return {
        contents: `module.exports = class { constructor() { throw new Error('${name} is left out of the bundle (scripts/build/left-out.ts)'); } };`,
        loader: 'js',
      };
    });
  },
};
