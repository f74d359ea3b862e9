import Docker from 'dockerode';
import { randomBytes } from 'node:crypto';
import { connectEngine } from '../../src/engine/engine.ts';
import { projectOf } from '../../src/engine/project.ts';
import { scanEngines } from '../../src/engine/scan/engines.ts';
import { Scan } from '../../src/fabric/scan/scan.ts';

const IMAGE = process.env.TANDEM_NATS_IMAGE ?? 'tandem/nats:0.1.0';
/** A machine of its own, so that no running fleet is searched. */
const MACHINE = `scantest${randomBytes(3).toString('hex')}`;
const value = () => randomBytes(24).toString('base64url');

describe('secrets scan', () => {
  const docker = new Docker();
  const planted = { env: value(), label: value(), log: value(), layer: value(), argv: value() };
  const hidden = value();
  const made: Docker.Container[] = [];
  let image: string;

  async function create(options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    const Labels = { 'com.docker.compose.project': projectOf(MACHINE), ...options.Labels };
    const name = `fabrictest-${MACHINE}-${made.length}`;
    const container = await docker.createContainer({ ...options, name, Labels });
    made.push(container);
    return container;
  }

  beforeAll(async () => {
    // The binary rejects the unknown option and says so: a log line with the value.
    const loud = await create({
      Image: IMAGE,
      Entrypoint: ['/usr/local/bin/nats-server'],
      Cmd: [`--${planted.log}`],
    });
    await loud.start();
    await loud.wait();
    await create({
      Image: IMAGE,
      Env: [`TOKEN=${Buffer.from(`me:${planted.env}`).toString('base64')}`],
      Labels: { note: `x ${planted.label}` },
      Cmd: ['--config', planted.argv],
    });
    const base = await create({ Image: IMAGE, Labels: {} });
    const { pack } = await import('tar-stream');
    const tar = pack();
    tar.entry({ name: 'data/left-behind.txt' }, `key=${planted.layer}\n`);
    tar.finalize();
    await base.putArchive(tar as never, { path: '/' });
    image = ((await base.commit()) as { Id: string }).Id;
    await create({ Image: image });
  });

  afterAll(async () => {
    await Promise.allSettled(made.map((container) => container.remove({ force: true })));
    if (image) await docker.getImage(image).remove({ force: true });
  });

  it('finds a planted value wherever it is, and names the place without the value', async () => {
    const values = Object.entries({ ...planted, hidden }).map(([name, value]) => ({ name, value }));
    const scan = new Scan(values);
    await scanEngines(scan, [await connectEngine(MACHINE)], { images: true });
    const { leaks, incomplete, searched } = scan.report();
    expect(incomplete).toEqual([]);
    const places = (secret: string) =>
      leaks
        .filter((l) => l.secret === secret)
        .map((l) => l.place)
        .join('\n');
    expect(places('env')).toContain('environment variable TOKEN');
    expect(places('label')).toContain('label note');
    expect(places('argv')).toContain('arguments');
    expect(places('log')).toMatch(/, log$/m);
    expect(places('layer')).toContain('/data/left-behind.txt');
    expect(places('hidden')).toBe('');
    expect(searched['image files']).toBeGreaterThan(5);
    for (const { value } of values) expect(JSON.stringify(leaks)).not.toContain(value);
  });
});
