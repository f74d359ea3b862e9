import { PathRouter } from './router.ts';

const router = new PathRouter<string>();
router.add('GET', '/v1/things/{name}', 'thing');
router.add('GET', '/v1/things/all', 'all');
router.add('POST', '/v1/things/{name}/{verb}', 'do');
router.add('POST', '/v1/other/{id}/start', 'start');
router.add('GET', '/files/{path+}', 'file');

test.each([
  ['GET', '/v1/things/box', 'thing', { name: 'box' }],
  ['GET', '/v1/things/all', 'all', {}],
  ['POST', '/v1/things/box/open', 'do', { name: 'box', verb: 'open' }],
  ['POST', '/v1/other/7/start', 'start', { id: '7' }],
  ['GET', '/files/a/b.css', 'file', { path: 'a/b.css' }],
])('%s %s', (method, path, value, parameters) => {
  expect(router.find(method, path)).toEqual({ value, parameters });
});

test.each([
  ['GET', '/v1/things'],
  ['GET', '/v1/things/'],
  ['GET', '/v1/things/box/'],
  ['DELETE', '/v1/things/box'],
  ['POST', '/v1/other/7/stop'],
])('%s %s leads nowhere', (method, path) => {
  expect(router.find(method, path)).toBeUndefined();
});

test('parameters are decoded, once, and a bar in one does not split it', () => {
  expect(router.find('GET', '/v1/things/a%20b%2Fc')?.parameters).toEqual({ name: 'a b/c' });
  expect(router.find('GET', '/v1/things/50%2525')?.parameters).toEqual({ name: '50%25' });
  expect(router.find('GET', '/v1/things/%zz')?.parameters).toEqual({ name: '%zz' });
});
