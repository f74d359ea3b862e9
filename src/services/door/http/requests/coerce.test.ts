import { coerce, type PlainSchema } from './coerce.ts';

test.each<[string[], PlainSchema | undefined, unknown]>([
  [['5'], { type: 'integer' }, 5],
  [['1e2'], { type: 'number' }, 100],
  [['0x10'], { type: 'integer' }, '0x10'],
  [[''], { type: 'integer' }, ''],
  [['true'], { type: 'boolean' }, true],
  [['yes'], { type: 'boolean' }, 'yes'],
  [['5'], { type: 'string' }, '5'],
  [['5'], { anyOf: [{ type: 'string' }, { type: 'integer' }] }, '5'],
  [['null'], { anyOf: [{ type: 'integer' }, { type: 'null' }] }, null],
  [['2'], { enum: [1, 2] }, 2],
  [['1', '2'], { type: 'array', items: { type: 'integer' } }, [1, 2]],
  [['1', '2'], { type: 'integer' }, 2],
  [['{"a":1}'], { type: 'object' }, { a: 1 }],
  [['{bad'], { type: 'object' }, '{bad'],
  [['x'], undefined, 'x'],
])('%j as %j is %j', (texts, schema, value) => {
  expect(coerce(texts, schema)).toEqual(value);
});
