import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PrincipalKind } from '../../../../contracts/security/principal.ts';
import type { Answer } from '../../../door/http/requests/exchange.ts';
import { copyRunbooks } from '../../../../../scripts/build/runbooks.ts';
import { pageRoutes } from './page-routes.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'page-'));
  mkdirSync(path.join(dir, 'assets'));
  const files = { 'index.html': '<p>', 'index.html.br': 'br', 'index.html.gz': 'gz' };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(dir, name), text);
  writeFileSync(path.join(dir, 'assets', 'main-1.js'), 'code');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const principal = { subject: 'anonymous', kind: PrincipalKind.anonymous, roles: [], scopes: [] };

/** @param place `/ui/`, or what follows it */
async function get(place: string, headers: Record<string, string> = {}): Promise<Answer> {
  const wanted = place === '' ? '/ui/' : '/ui/{path+}';
  const route = pageRoutes(() => dir).find((each) => each.path === wanted)!;
  const request = { header: (name: string) => headers[name] } as never;
  return route.answer({ request, parameters: { path: place }, principal });
}

test('the page is asked for each time, and comes in the best encoding', async () => {
  const answer = await get('', { 'accept-encoding': 'gzip, deflate, br' });
  expect(answer).toMatchObject({ status: 200, headers: { 'Content-Encoding': 'br' } });
  expect(answer.headers['Cache-Control']).toBe('no-cache');
  expect(String(answer.body)).toBe('br');
});

test.each([
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['*', 'br'],
  ['identity', undefined],
  [undefined, undefined],
])('accept-encoding %j gives %j', async (accepted, encoding) => {
  const headers: Record<string, string> =
    accepted === undefined ? {} : { 'accept-encoding': accepted };
  expect((await get('', headers)).headers['Content-Encoding']).toBe(encoding);
});

test('what has a hash in its name is kept for ever', async () => {
  const answer = await get('assets/main-1.js');
  expect(answer.headers['Cache-Control']).toContain('immutable');
  expect(answer.headers['Content-Type']).toContain('text/javascript');
});

test('a runbook is text', async () => {
  copyRunbooks(dir);
  const answer = await get('runbooks/AgentDown.md');
  expect(answer.headers['Content-Type']).toBe('text/plain; charset=utf-8');
  expect(String(answer.body)).toMatch(/^# AgentDown\n/);
});

test('who has it already gets no second copy', async () => {
  const { headers } = await get('assets/main-1.js');
  expect(await get('assets/main-1.js', { 'if-none-match': headers['ETag']! })).toMatchObject({
    status: 304,
    body: '',
  });
});

test('nothing inline, nothing from elsewhere, in no frame', async () => {
  const policy = (await get('')).headers['Content-Security-Policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test.each(['../secret', 'assets/../../x', 'nothing.js', 'index.html.br'])(
  'there is no %s',
  async (name) => {
    await expect(get(name)).rejects.toMatchObject({ code: 'PAGE_FILE_UNKNOWN' });
  },
);

test('a page that was not built says how to build it', async () => {
  dir = path.join(dir, 'not-there');
  mkdirSync(dir);
  await expect(get('')).rejects.toMatchObject({ code: 'PAGE_MISSING' });
});
