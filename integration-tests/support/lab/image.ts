import { execa } from 'execa';
import { ROOT } from '../../../src/engine/project.ts';
import { docker } from '../containers/slice.ts';

/** Base that `scripts/up` makes where no registry answers. */
const LOCAL_BASE = 'tandem/base-debian:trixie';
const IMAGE = 'tandem/lab:trixie';

/** Builds the image of a lab machine; a second time it is there already. */
export async function labImage(): Promise<string> {
  const local = await docker
    .getImage(LOCAL_BASE)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  const base = local ? ['--build-arg', `DEBIAN_BASE=${LOCAL_BASE}`] : [];
  const args = ['build', '--quiet', ...base, '-f', 'images/lab/Dockerfile', '-t', IMAGE, '.'];
  await execa('docker', args, { cwd: ROOT, timeout: 600_000 });
  return IMAGE;
}
