import { Type } from 'typebox';
import { compileCheck } from './check.ts';

const Schema = Type.Object({
  name: Type.String({ minLength: 2 }),
  level: Type.Optional(Type.Union([Type.Literal('low'), Type.Literal('high')])),
  parts: Type.Optional(Type.Array(Type.Object({ size: Type.Integer() }))),
});

test('a value that fits has no problem, and unknown fields of old clients are let through', async () => {
  const check = await compileCheck(Schema);
  expect(check({ name: 'ok', level: 'low', source_agent: 'X' })).toBeUndefined();
});

test('every problem names its place; a union of words lists the words once', async () => {
  const check = await compileCheck(Schema);
  const problems = check({ name: 'x', level: 'mid', parts: [{ size: 1 }, { size: 'big' }] });
  expect(problems).toContain('name must not have fewer than 2 characters');
  expect(problems).toContain('level must be "low" or "high"');
  expect(problems).toContain('parts.1.size must be integer');
  expect(problems?.split('; ')).toHaveLength(3);
});

test('a hundred problems make a short message', async () => {
  const check = await compileCheck(Type.Object({ list: Type.Array(Type.Integer()) }));
  expect(check({ list: Array(100).fill('x') })).toMatch(/list\.4 must be integer; and more$/);
});
