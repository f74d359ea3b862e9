import { Type } from 'typebox';
import { action, agent, isPorted, notPorted } from './agent.ts';

const Empty = Type.Object({});
const one = (name: string, key = 'go') =>
  agent({
    name,
    description: 'd',
    actions: { [key]: notPorted({ summary: 's', input: Empty, output: Empty }) },
  });

test('types of an action come from its own schemas', () => {
  const definition = agent({
    name: 'Adder',
    description: 'adds',
    actions: {
      add: {
        summary: 'adds one',
        input: Type.Object({ a: Type.Number() }),
        output: Type.Object({ b: Type.Number() }),
        run: (input) => ({ b: input.a + 1 }),
      },
      wrong: {
        summary: 'does not type-check',
        input: Type.Object({ a: Type.Number() }),
        output: Type.Object({ b: Type.Number() }),
        // @ts-expect-error the result must fit the output schema
        run: (input) => ({ b: String(input.a) }),
      },
    },
  });
  expect(Object.keys(definition.actions)).toEqual(['add', 'wrong']);
  expect(definition.discriminator).toBe('action');
});

test.each(['', '1Agent', 'a.b', 'a b', 'x'.repeat(64)])('%j is no agent name', (name) => {
  expect(() => one(name)).toThrow('is not an entry name');
});

test.each(['a.b', '>', '*', ''])('%j is no action name', (name) => {
  expect(() => one('Agent', name)).toThrow('is not an action name');
});

test.each(['ping', 'health', 'health_check', 'metrics', 'set_log_level'])(
  '%s is built in',
  (name) => {
    expect(() => one('Agent', name)).toThrow('is built in');
  },
);

test.each([
  ['land', {}, 'unload names land, which it does not declare'],
  ['go', { requires: { scopes: [] } }, 'requires a caller to prove something'],
])('it cannot unload by %s', (name, more, problem) => {
  const go = { summary: 's', input: Empty, output: Empty, run: () => ({}), ...more } as never;
  const spec = { name: 'Agent', description: 'd', actions: { go }, unload: { action: name } };
  expect(() => agent(spec)).toThrow(problem);
});

test('ported means that there is something to run', () => {
  const schemas = { summary: 's', input: Empty, output: Empty };
  expect(isPorted(action({ ...schemas, run: () => ({}) }))).toBe(true);
  expect(isPorted(notPorted(schemas))).toBe(false);
});
