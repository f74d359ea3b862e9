import { TandemError } from '../../../contracts/errors.ts';
import { sampleApp } from '../testing.ts';
import type { PlainRoute } from '../route.ts';

const text = (body: string | Uint8Array) => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain' },
  body,
});

const plain: readonly PlainRoute[] = [
  {
    method: 'GET',
    path: '/files/{path+}',
    scope: null,
    answer: ({ parameters, principal }) => text(`${parameters['path']} for ${principal.subject}`),
  },
  { method: 'GET', path: '/bytes', scope: 'test:read', answer: () => text(Buffer.from([1, 2])) },
  { method: 'POST', path: '/bytes', scope: 'test:write', answer: () => text('written') },
  {
    method: 'GET',
    path: '/refused',
    scope: null,
    answer: () => {
      throw new TandemError('OF_CHOICE', 'not today', { status: 409, retryable: false });
    },
  },
];
const { app, state } = sampleApp({ plain });

test('an endpoint that is no action answers what it likes', async () => {
  const response = await app.request('/files/css/a.css');
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect(await response.text()).toBe('css/a.css for anonymous');
  const bytes = await app.request('/bytes');
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([1, 2]);
});

test('it asks for its scope, and its failures are problems', async () => {
  expect((await app.request('/bytes', { method: 'POST' })).status).toBe(401);
  const refused = await app.request('/refused');
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'OF_CHOICE' });
});

test('it refuses while the service drains', async () => {
  state.draining = true;
  expect((await app.request('/files/a')).status).toBe(503);
  state.draining = false;
});
