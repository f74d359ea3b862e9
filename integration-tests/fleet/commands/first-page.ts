/** The lines to try that the README begins with. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../../src/engine/project.ts';
import { MAINPC, PC2, type CommandWorld } from './world.ts';

export function firstPage(world: CommandWorld) {
  const { env } = world;

  describe('the first page', () => {
    const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    const lines = README.split('\n').flatMap(
      (line) => /^ {4}(curl .*?)\s*(?: # .*)?$/.exec(line)?.[1] ?? [],
    );

    test('has lines to try', () => expect(lines.length).toBeGreaterThanOrEqual(5));

    test.each(lines.map((line) => [line]))('%s', async (line) => {
      const here = line.replaceAll('127.0.0.1', MAINPC).replaceAll('127.0.0.2', PC2);
      const failing = 'curl() { command curl --fail-with-body --silent --show-error "$@"; }';
      const { stdout } = await execa('bash', ['-c', `${failing}\n${here}`], { cwd: ROOT, env });
      expect(stdout).not.toBe('');
    });
  });
}
