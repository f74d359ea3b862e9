import { requestRecord } from './old-imports.ts';

test.each([
  ['fields beside the type', { request_id: 'r', type: 'text', data: 'why?', user_id: 'u' }],
  ['fields inside', { task_id: 'r', kind: 'text', input: { data: 'why?', user_id: 'u' } }],
])('a request that waited is taken over: %s', (_, task) => {
  expect(requestRecord(task)).toEqual({
    key: 'request:r',
    value: { kind: 'text', input: { data: 'why?', user_id: 'u' } },
  });
});

test('one without an id gets one', () => {
  const keys = [requestRecord({ type: 'text' }), requestRecord({ type: 'text' })].map((r) => r.key);
  expect(new Set(keys).size).toBe(2);
});
