import { execa } from 'execa';
import { isDoor } from '../../fleet/render/infrastructure/door.ts';
import { result, type Check } from './check.ts';

/**
 * `start_interval` of health checks came with engine 25, `!reset` and `!override` with Compose 2.24,
 * `net.ipv4.tcp_migrate_req` of the door with Linux 5.14.
 */
const MINIMUM = { engine: '25.0', compose: '2.24', kernel: '5.14' } as const;

export const engineVersion: Check = async ({ engine }) => {
  const { version } = engine.info;
  return atLeast(version, MINIMUM.engine)
    ? [result('engine', engine.machine, 'ok', `engine ${version}`)]
    : [
        result(
          'engine',
          engine.machine,
          'fail',
          `engine ${version} is older than ${MINIMUM.engine}`,
          'upgrade Docker Engine; `scripts/up` installs a current one on Debian and Ubuntu',
        ),
      ];
};

export const composeVersion: Check = async ({ engine }) => {
  const { stdout, failed } = await execa('docker', ['compose', 'version', '--short'], {
    reject: false,
    timeout: 10_000,
  });
  const fix = 'install the Compose plugin (package docker-compose or docker-compose-plugin)';
  if (failed)
    return [result('compose', engine.machine, 'fail', 'the docker CLI has no Compose plugin', fix)];
  const version = stdout.trim().replace(/^v/, '');
  return atLeast(version, MINIMUM.compose)
    ? [result('compose', engine.machine, 'ok', `compose ${version}`)]
    : [
        result(
          'compose',
          engine.machine,
          'fail',
          `compose ${version} is older than ${MINIMUM.compose}`,
          fix,
        ),
      ];
};

/** Without the setting that it asks for, the door does not start. */
export const kernelVersion: Check = async ({ engine, fleet }) => {
  const { machine } = engine;
  if (!fleet.entries.some((entry) => entry.machine === machine && isDoor(entry))) return [];
  const { KernelVersion: version } = (await engine.docker.info()) as { KernelVersion: string };
  return atLeast(version, MINIMUM.kernel)
    ? [result('kernel', machine, 'ok', `Linux ${version}`)]
    : [
        result(
          'kernel',
          machine,
          'fail',
          `Linux ${version} is older than ${MINIMUM.kernel}, so the door of the ingress does not start`,
          'upgrade the kernel of the machine; Debian 12, Ubuntu 22.04 and RHEL 9 have a newer one',
        ),
      ];
};

/** Compares the first two numbers of a version. */
export function atLeast(version: string, minimum: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [needMajor = 0, needMinor = 0] = minimum.split('.').map(Number);
  return major > needMajor || (major === needMajor && minor >= needMinor);
}
