import type { Plugin } from 'esbuild';

/**
 * Files that their package loads at every start and hardly any command uses: dockerode and its client bring
 * gRPC for builds, SSH and tar with them, half of what it takes to load them.
 */
export const LATER = [
  'docker-modem/lib/ssh.js',
  'dockerode/lib/session.js',
  'dockerode/lib/buildkit.js',
  'tar-fs/index.js',
] as const;

const FILTER = new RegExp(
  `node_modules[\\\\/](${LATER.map((file) => file.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')).join('|')})$`,
);

/** Has them loaded from node_modules when they are first used. */
export const laterPlugin: Plugin = {
  name: 'later',
  setup(build) {
    build.onLoad({ filter: FILTER }, ({ path: file }) => {
      const name = LATER.find((one) => file.replaceAll('\\', '/').endsWith(`/${one}`))!;
      return {
        contents: `const load = () => require(${JSON.stringify(name)});
          module.exports = new Proxy(function () {}, {
            get: (_, key) => load()[key],
            apply: (_, self, args) => Reflect.apply(load(), self, args),
            construct: (_, args) => Reflect.construct(load(), args),
          });`,
        loader: 'js',
      };
    });
  },
};
