import { joined, startParts, type Hub } from './part.ts';

const hub = {} as Hub;

test('two parts cannot have an action of the same name', () => {
  const action = {} as never;
  const parts = [{ actions: { look: action } }, { actions: { look: action } }];
  expect(() => joined(parts, ({ actions }) => actions)).toThrow('two parts have a look');
});

test('parts start in order and stop in the opposite one', async () => {
  const seen: string[] = [];
  const part = (name: string) => ({
    start: () => {
      seen.push(name);
      return () => void seen.push(`-${name}`);
    },
  });
  const stop = await startParts([part('a'), {}, part('b')], hub);
  await stop();
  expect(seen).toEqual(['a', 'b', '-b', '-a']);
});
