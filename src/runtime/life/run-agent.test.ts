import { Type } from 'typebox';
import { agent } from '../agent.ts';
import { runAgent } from './run-agent.ts';

test('an agent with colors that declares `unload` is refused before anything runs', async () => {
  const definition = agent({
    name: 'MemoryClient',
    description: 'holds a model',
    unload: { action: 'drop' },
    actions: {
      drop: {
        summary: 'gives the memory back',
        input: Type.Object({}),
        output: Type.Object({}),
        run: () => ({}),
      },
    },
  });
  await expect(
    runAgent(definition, { TANDEM_MACHINE: 'pc2', TANDEM_COLORED: '1', TANDEM_COLOR: 'blue' }),
  ).rejects.toMatchObject({
    code: 'UNLOAD_WITH_COLORS',
    message: expect.stringContaining('MemoryClient'),
  });
});
