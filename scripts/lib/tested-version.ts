/** Says which version reports of tests are about: `node scripts/lib/tested-version.ts VERSION` prints JSON. */
import { execFileSync } from 'node:child_process';
import { imageDigests } from '../build/image-digests.ts';

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const version = process.argv[2]!;
const commit = git('rev-parse', 'HEAD');
const changed = git('status', '--porcelain') !== '';
console.log(JSON.stringify({ version, commit, changed, images: imageDigests(version) }, null, 2));
