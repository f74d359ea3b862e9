/** Content digests of the images of Tandem in the engine here, by name with version. */
import { execFileSync } from 'node:child_process';

/** @param version tag of the images */
export function imageDigests(version: string): Record<string, string> {
  const format = '{{.Repository}}:{{.Tag}} {{.ID}}';
  const args = [
    'images',
    '--no-trunc',
    '--filter',
    `reference=tandem/*:${version}`,
    '--format',
    format,
  ];
  const listed = execFileSync('docker', args, { encoding: 'utf8' });
  const pairs = listed
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ') as [string, string]);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
