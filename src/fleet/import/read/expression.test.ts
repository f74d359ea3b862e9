import { fillIn, sumOf } from './expression.ts';

const evaluate = (source: string, variables: Record<string, string> = {}) =>
  sumOf(fillIn(source, new Map(Object.entries(variables))).text);

describe('expressions of old startup files', () => {
  test.each([
    ['${PORT_OFFSET}+7200', 7200],
    ['7200 + ${PORT_OFFSET}', 7200],
    ['$PORT_OFFSET+7200', 7200],
    ['${PORT_OFFSET:-100}+7200', 7300],
    ['${PORT_OFFSET+7200}', 7200],
    ['${PORT_OFFSET+7200}+1', 7201],
    ['${BASE:-7000}', 7000],
    ['${BASE-7000}', 7000],
    ['${BASE:-${OTHER:-7001}}', 7001],
    ['${BASE:-${PORT_OFFSET}+7002}', 7002],
    ['7200', 7200],
    ['7200-100', 7100],
  ])('%s without variables is %i', (source, value) => expect(evaluate(source)).toBe(value));

  test.each([
    ['${PORT_OFFSET}+7200', { PORT_OFFSET: '1000' }, 8200],
    ['${PORT_OFFSET+7200}', { PORT_OFFSET: '1000' }, 8200],
    ['${BASE:-7000}', { BASE: '9' }, 9],
    ['${BASE:-7000}', { BASE: '' }, 7000],
    ['${BASE}+1', { BASE: '1' }, 2],
  ])('%s with %j is %i', (source, variables, value) => {
    expect(evaluate(source, variables as Record<string, string>)).toBe(value);
  });

  test.each(['${BASE}', '${BASE}+1', 'seven', '1.5', '', '1+', '1*2', '${'])(
    '%s is no number',
    (source) => expect(evaluate(source)).toBeUndefined(),
  );

  test('a variable that nothing sets stays as written and is named', () => {
    const { text, unset } = fillIn('http://${HOST}:${PORT:-80}', new Map());
    expect(text).toBe('http://${HOST}:80');
    expect([...unset]).toEqual(['HOST']);
  });

  test('a variable whose value names itself ends', () => {
    expect(fillIn('${A}', new Map([['A', '${A}${A}']])).text.length).toBeLessThan(100_000);
  });
});
