import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../../engine/project.ts';
import { loadFleet } from '../../../fleet/load.ts';
import type { Entry } from '../../../fleet/model.ts';
import { sampleEntry } from '../../../fleet/testing/sample-fleet.ts';
import { obstaclesOf } from './obstacles.ts';

const { fleet } = loadFleet(path.join(ROOT, 'compose/fleet'));

test.each<[string, Partial<Entry>, RegExp]>([
  ['a host port', { publish: [{ port: 1, hostPort: 80, address: '::1' }] }, /host port 80/],
  ['state with one writer', { singleWriter: true }, /one writer/],
  ['a volume with data', { volumes: { models: '/var/lib/models' } }, /volume models/],
  ['being released in colors', { colors: true, singleWriter: true }, /two colors/],
  ['a device', { devices: ['/dev/snd'] }, /\/dev\/snd/],
])('%s stands in the way, and the way out is named', (_name, more, reason) => {
  const [obstacle] = obstaclesOf(sampleEntry('mainpc', 'A', more));
  expect(obstacle!.reason).toMatch(reason);
  expect(obstacle!.fix).not.toBe('');
});

test('sockets in a volume and the state of the runtime do not', () => {
  const entry = sampleEntry('mainpc', 'A', { volumes: { sockets: '/run/tandem-ingress' } });
  expect(obstaclesOf(entry)).toEqual([]);
});

/** Ways in which an entry comes to keep files of its own under the state folder. */
const WRITES =
  /\b(openDatabase|onDisk|\w+\.open|new \w+(?:Index|Store|Database|Places)|openSpans)\b[^;]*\bstateDir\b/;

test('every entry of ours that keeps state says so in the definition', () => {
  const writers = fleet!.entries.filter((entry) =>
    sourcesOf(entry).some((text) => WRITES.test(text)),
  );
  expect(writers.length).toBeGreaterThan(12);
  expect(
    writers.filter(({ singleWriter, colors }) => !singleWriter && !colors).map(({ name }) => name),
  ).toEqual([]);
});

/** Texts of the entry's module and of the folder that is its own. */
function sourcesOf({ run }: Entry): string[] {
  if (run.kind !== 'builtin') return [];
  const file = path.join(ROOT, 'src', `${run.entry}.ts`);
  const own = run.entry.endsWith('/main') ? path.dirname(file) : file.replace(/\.ts$/, '');
  const inFolder = existsSync(own) ? globSync('**/*.ts', { cwd: own }) : [];
  return [file, ...inFolder.map((name) => path.join(own, name))]
    .filter((name) => existsSync(name) && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(name, 'utf8'));
}
