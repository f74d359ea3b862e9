import { changesIn, sentence } from './happenings.ts';

const time = '2026-01-01T00:00:09.000Z';
const member = (id: string, state: 'healthy' | 'dead', reason = '') => ({
  id,
  state,
  reason,
  since: '2026-01-01T00:00:05.000Z',
});
const before = (id: string) => (id === 'new' ? undefined : { state: 'healthy' as const });

test('tells who changed, who came and who is gone', () => {
  const changes = changesIn(
    before,
    [member('a', 'healthy'), member('b', 'dead', 'exit code 137'), member('new', 'healthy')],
    ['c', 'new'],
    time,
  );
  expect(changes.map(({ id, from, to }) => [id, from, to])).toEqual([
    ['c', 'healthy', undefined],
    ['b', 'healthy', 'dead'],
    ['new', undefined, 'healthy'],
  ]);
});

test('a few are named, many are counted', () => {
  const one = changesIn(before, [member('b', 'dead', 'exit code 137')], [], time);
  expect(sentence(one)).toBe('b is dead: exit code 137');
  const many = changesIn(
    before,
    ['b', 'c', 'd', 'e'].map((id) => member(id, 'dead')),
    ['a'],
    time,
  );
  expect(sentence(many)).toBe('5 containers changed: 1 gone, 4 dead');
  expect(sentence([])).toBe('');
});
