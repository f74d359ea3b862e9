import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Makes the bundle take Node's own modules by `require` where the sources `import` them.
 *
 * An ES module import reads every export of a built-in module at once, also the ones that load on first use. For
 * `node:http` that loads the whole of fetch, WebSocket and HTTP/2: more than half of a container's start, and 4 MiB.
 */
export const builtinModulesPlugin: Plugin = {
  name: 'builtin-modules',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_/0-9]+$/ }, ({ path, kind }) =>
      isBuiltin(path) && kind !== 'require-call' && kind !== 'entry-point'
        ? { path, namespace: 'builtin' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
