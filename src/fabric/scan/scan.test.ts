import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAuthority } from '../identity/certificates.ts';
import { scanRepository } from './repository.ts';
import { Scan } from './scan.ts';
import { Searcher } from './search.ts';
import { secretValues } from './values.ts';

const SECRET = 'S3cret/value+with=signs&more';

describe('Searcher', () => {
  const needles = ['abcdef', 'bcd', 'xyzxyz'].map((text) => ({
    bytes: Buffer.from(text),
    id: text,
  }));
  const searcher = new Searcher(needles);

  it('finds overlapping needles of different lengths', () => {
    expect(searcher.findAll('..abcdef..')).toEqual(new Set(['abcdef', 'bcd']));
    expect(searcher.findAll('abcde xyzxy')).toEqual(new Set(['bcd']));
  });

  it.each([1, 2, 3, 5, 64])('finds each occurrence once in chunks of %d bytes', (size) => {
    const text = Buffer.from('--abcdef--xyzxyzxyz--bcd-');
    const found: string[] = [];
    const feed = searcher.stream((id) => found.push(id));
    for (let at = 0; at < text.length; at += size) feed(text.subarray(at, at + size));
    expect(found.sort()).toEqual(['abcdef', 'bcd', 'bcd', 'xyzxyz', 'xyzxyz']);
  });

  it('finds nothing without needles', () => {
    expect(new Searcher([]).findAll('anything')).toEqual(new Set());
  });
});

describe('Scan', () => {
  it.each([
    ['plain', SECRET],
    ['Base64 at the start', Buffer.from(SECRET).toString('base64')],
    ['Base64 after a user name', Buffer.from(`me:${SECRET}`).toString('base64')],
    ['Base64url inside more', Buffer.from(`user:${SECRET}:x`).toString('base64url')],
    ['hex', Buffer.from(SECRET).toString('hex')],
    ['upper case hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['URL', `https://h/?t=${encodeURIComponent(SECRET)}`],
  ])('finds a value as %s, and never says it', (_form, text) => {
    const scan = new Scan([{ name: 'pc2/token', value: SECRET }]);
    scan.text('env', 'variable X', `prefix ${text} suffix`);
    scan.text('env', 'variable Y', 'S3cret/value+with=signs&less');
    const { leaks } = scan.report();
    expect(leaks).toMatchObject([{ place: 'variable X', secret: 'pc2/token' }]);
    expect(JSON.stringify(leaks)).not.toContain('S3cret');
  });

  it('tells one private key from another by the private part', async () => {
    const [mine, other] = await Promise.all([createAuthority(), createAuthority()]);
    const scan = new Scan([{ name: 'ca/ca.key', value: mine!.key.trim() }]);
    scan.text('files', 'another key', other!.key);
    expect(scan.report().leaks).toEqual([]);
    scan.text('files', 'its own certificate', mine!.certificate);
    expect(scan.report().leaks).toEqual([]);
    scan.text('files', 'one line', mine!.key.replaceAll('\n', '\\n'));
    expect(scan.report().leaks).toHaveLength(1);
  });
});

describe('on disk', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'tandem-scan-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('takes seeds, keys and named secrets for secret, and short ones for unsearchable', () => {
    mkdirSync(path.join(root, 'pc2', 'nats'), { recursive: true });
    for (const name of ['pc2/nkey.a', 'pc2/tls.crt', 'pc2/nats/users.conf', 'README.md']) {
      writeFileSync(path.join(root, name), 'long enough to be one\n');
    }
    writeFileSync(path.join(root, 'pc2/pin'), '1234');
    writeFileSync(path.join(root, 'pc2/empty'), '');
    const { values, tooShort } = secretValues(root);
    expect(values).toEqual([{ name: 'pc2/nkey.a', value: 'long enough to be one' }]);
    expect(tooShort).toEqual(['pc2/pin']);
  });

  it('finds a value in a file, in a removed file and in a commit message', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root });
    git('init', '-q');
    writeFileSync(path.join(root, '.gitignore'), 'ignored\n');
    writeFileSync(path.join(root, 'gone'), `x\n${SECRET}\n`);
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    git('rm', '-q', 'gone');
    git('commit', '-q', '-m', `remove ${SECRET}`);
    writeFileSync(path.join(root, 'ignored'), SECRET);
    writeFileSync(path.join(root, 'new'), SECRET);
    const scan = new Scan([{ name: 'token', value: SECRET }]);
    await scanRepository(scan, root);
    const { leaks, incomplete } = scan.report();
    expect(leaks.map(({ place }) => place.replace(/ \(.*/, '')).sort()).toEqual([
      'file new',
      'history, commit',
      'history, gone',
    ]);
    expect(incomplete).toEqual([]);
  });

  it('goes no further once its time is over, and does not take that for something left out', async () => {
    execFileSync('git', ['init', '-q'], { cwd: root });
    for (const name of ['a', 'b', 'c']) writeFileSync(path.join(root, name), 'x');
    const over = new AbortController();
    class EndsAtFirst extends Scan {
      override stream(kind: string, place: string) {
        over.abort(new Error('over'));
        return super.stream(kind, place);
      }
    }
    const scan = new EndsAtFirst([], over.signal);
    await expect(scanRepository(scan, root)).rejects.toThrow('over');
    expect(scan.report()).toMatchObject({ searched: { files: 1 }, incomplete: [] });
  });

  it('says when the history is over the limit', async () => {
    execFileSync('git', ['init', '-q'], { cwd: root });
    writeFileSync(path.join(root, 'a'), 'x'.repeat(500));
    execFileSync('git', ['add', '.'], { cwd: root });
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@t'];
    execFileSync('git', [...who, 'commit', '-q', '-m', 'm'], { cwd: root });
    const scan = new Scan([]);
    await scanRepository(scan, root, 400);
    expect(scan.report().incomplete).toHaveLength(1);
  });
});
