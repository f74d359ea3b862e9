import { says } from './says.ts';

const there = {
  name: 'ERRORS',
  subjects: ['error.>'],
  max_bytes: 100,
  max_msgs: -1,
  sources: [{ name: 'ERRORS', external: { api: '$JS.mainpc.API', deliver: '' } }],
};

test.each([
  ['less than there is', { name: 'ERRORS', max_bytes: 100 }],
  ['lists and what is in them', { subjects: ['error.>'], sources: there.sources }],
  [
    'what a broker leaves out as it is empty',
    { max_age: 0, deny_delete: false, mirror: undefined },
  ],
  ['an empty text inside', { sources: [{ name: 'ERRORS', external: { api: '$JS.mainpc.API' } }] }],
])('is as wanted: %s', (_what, wanted) => expect(says(there, wanted)).toBe(true));

test.each([
  ['another value', { max_bytes: 200 }],
  ['a key more', { max_age: 5 }],
  ['no sources any more', { sources: [] }],
  ['another subject', { subjects: ['error.>', 'errors.>'] }],
  ['another subject in its place', { subjects: ['errors.>'] }],
  ['another origin', { sources: [{ name: 'ERRORS', external: { api: '$JS.pc2.API' } }] }],
  ['a list in the place of a value', { name: ['ERRORS'] }],
])('is not as wanted: %s', (_what, wanted) => expect(says(there, wanted)).toBe(false));
