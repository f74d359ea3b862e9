import type { Plugin } from 'esbuild';

/**
 * Parts of packages that no container uses, yet that their package loads at every start: prom-client's
 * cluster mode and push gateway bring `node:cluster`, `node:child_process` and the HTTP clients with them.
 */
const LEFT_OUT = /prom-client[\\/]lib[\\/](cluster|pushgateway|defaultMetrics)\.js$/;

/** Replaces them by something that fails at its first use, with its name. */
export const leftOutPlugin: Plugin = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: LEFT_OUT }, ({ path }) => {
      const name = /lib[\\/](\w+)\.js$/.exec(path)![1]!;
      return {
        contents: `module.exports = class { constructor() { throw new Error('prom-client ${name} is left out of the bundle (scripts/build/left-out.ts)'); } };`,
        loader: 'js',
      };
    });
  },
};
