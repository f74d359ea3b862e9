import { Mode, type ModeSetting } from '../../../contracts/migration/modes.ts';
import { ModeBook } from './mode-book.ts';

const shadow: ModeSetting = {
  mode: Mode.shadow,
  percent: 100,
  fallback: false,
  changed_at: '2026-01-01T00:00:00.000Z',
  changed_by: 'operator',
};

test('the old switches say how a capability starts; without them it is unified', () => {
  const book = new ModeBook({ ENABLE_UNIFIED_TWIN: 'False', ENABLE_UNIFIED_REGISTRY: 'true' });
  expect(book.get('twin').mode).toBe('delegation');
  expect(book.get('registry').mode).toBe('unified');
  expect(book.get('trust').mode).toBe('unified');
});

test('the bucket wins over the start value, until it forgets', () => {
  const book = new ModeBook({ ENABLE_UNIFIED_TWIN: 'false' });
  expect(book.take('twin', JSON.stringify(shadow))).toBe(true);
  expect(book.get('twin')).toEqual(shadow);
  book.take('twin', null);
  expect(book.get('twin').mode).toBe('delegation');
});

test.each([
  ['nonsense', JSON.stringify(shadow)],
  ['twin', '{'],
  ['twin', '{"mode":"sideways","percent":1}'],
  ['constructor', JSON.stringify(shadow)],
])('%s with %s changes nothing', (key, text) => {
  const book = new ModeBook({});
  const before = book.all();
  expect(book.take(key, text)).toBe(false);
  expect(book.all()).toEqual(before);
});

test('listeners hear of changes until they leave', () => {
  const book = new ModeBook({});
  const heard: string[] = [];
  const leave = book.onChange((capability, { mode }) => heard.push(`${capability} ${mode}`));
  book.take('errors', JSON.stringify(shadow));
  leave();
  book.take('errors', null);
  expect(heard).toEqual(['errors shadow']);
});
