import { isFiltering, matches, NO_FILTER, toggled } from './filter.ts';

const member = {
  id: 'mainpc/KnowledgeBase',
  group: 'memory_system',
  role: 'agent',
  state: 'dead' as const,
  version: '0.1.0',
};

test.each([
  ['', true],
  ['knowledge', true],
  ['MEMORY base', true],
  ['dead', true],
  ['pc2', false],
])('text %j', (text, shown) => expect(matches(member, { ...NO_FILTER, text })).toBe(shown));

test('states narrow it further', () => {
  const dead = toggled(NO_FILTER, 'dead');
  expect(matches(member, dead)).toBe(true);
  expect(matches({ ...member, state: 'healthy' }, dead)).toBe(false);
  expect(isFiltering(toggled(dead, 'dead'))).toBe(false);
});
