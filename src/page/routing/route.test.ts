import { hashOf, HOME, memberHash, readPlace } from './route.ts';

test.each(['', '#', '#/', '#/nowhere', '#/agent/mainpc', '#/%E0%A4%A'])('%j is the map', (hash) =>
  expect(readPlace(hash)).toEqual(HOME),
);

test('what is written is read again', () => {
  const hash = hashOf('logs', [], { text: 'a & b?#', level: undefined, agent: '' });
  expect(readPlace(hash)).toEqual({ view: 'logs', path: [], query: { text: 'a & b?#' } });
});

test('names of any kind survive', () => {
  const place = readPlace(memberHash('mainpc/<b>a/b</b>?x#y', { tab: 'logs' }));
  expect(place).toEqual({
    view: 'agent',
    path: ['mainpc', '<b>a/b</b>?x#y'],
    query: { tab: 'logs' },
  });
});
