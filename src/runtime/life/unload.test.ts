import { Type } from 'typebox';
import { action, notPorted, type Actions, type Unload } from '../agent.ts';
import { createDispatcher } from '../dispatch/dispatcher.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { identity, MemoryLog, testContext } from '../testing.ts';
import { unloadAll } from './unload.ts';

const Nothing = Type.Object({});
const Model = Type.Object({ model_id: Type.String() });
const BY_MODEL = { action: 'unload_model', loaded: 'list' };

/** What the log says after an unload by these actions. */
async function unloading(unload: Unload, actions: Actions, forMs = 5_000) {
  const log = new MemoryLog();
  const metrics = createMetrics(identity, () => 0);
  const dispatcher = createDispatcher(actions, testContext(), metrics);
  await unloadAll(unload, dispatcher, log, Date.now() + forMs);
  return log.lines.map(({ level, msg, fields }) => ({ level, msg, ...fields }));
}

/** A server with models, of which the torn one cannot be unloaded. */
function server(models: unknown) {
  const unloaded: string[] = [];
  const list = action({
    ...{ summary: 's', input: Nothing, output: Nothing },
    run: () => ({ loaded_models: models }),
  });
  const unload_model = action({
    ...{ summary: 's', input: Model, output: Nothing },
    run: ({ model_id }) => {
      if (model_id === 'torn') throw new Error('the driver says no');
      unloaded.push(model_id);
      return {};
    },
  });
  return { unloaded, actions: { list, unload_model } };
}

test.each([
  ['an object', { 'phi-3': {}, nllb: {} }],
  ['a list', [{ model_id: 'phi-3' }, { model_id: 'nllb' }, {}]],
])('each model of %s is unloaded', async (_name, models) => {
  const { unloaded, actions } = server(models);
  expect(await unloading(BY_MODEL, actions)).toEqual([
    { level: 'info', msg: 'unloaded', action: 'unload_model', model: 'phi-3' },
    { level: 'info', msg: 'unloaded', action: 'unload_model', model: 'nllb' },
  ]);
  expect(unloaded).toEqual(['phi-3', 'nllb']);
});

test('one that cannot be unloaded is told, and the others still are', async () => {
  const { unloaded, actions } = server({ torn: {}, nllb: {} });
  expect(await unloading(BY_MODEL, actions)).toMatchObject([
    { level: 'warn', msg: 'not unloaded', model: 'torn', code: 'INTERNAL_ERROR' },
    { msg: 'unloaded', model: 'nllb' },
  ]);
  expect(unloaded).toEqual(['nllb']);
});

test('nothing loaded, nothing called', async () => {
  const { actions } = server({});
  expect(await unloading(BY_MODEL, actions)).toEqual([
    { level: 'info', msg: 'nothing to unload', action: 'unload_model' },
  ]);
});

test('an action that unloads everything is called once', async () => {
  let calls = 0;
  const run = () => ({ calls: (calls += 1) });
  const all = action({ summary: 's', input: Nothing, output: Nothing, run });
  expect(await unloading({ action: 'all' }, { all })).toEqual([
    { level: 'info', msg: 'unloaded', action: 'all', model: null },
  ]);
  expect(calls).toBe(1);
});

test('what is not ported is told with its code', async () => {
  const all = notPorted({ summary: 's', input: Nothing, output: Nothing });
  expect(await unloading({ action: 'all' }, { all })).toMatchObject([
    { msg: 'not unloaded', action: 'all', code: 'ACTION_NOT_PORTED' },
  ]);
});

test('one that hangs ends at the deadline', async () => {
  const hang = () => new Promise<never>(() => {});
  const all = action({ summary: 's', input: Nothing, output: Nothing, run: hang });
  expect(await unloading({ action: 'all' }, { all }, 30)).toMatchObject([
    { level: 'warn', msg: 'not unloaded', action: 'all', code: 'DEADLINE_EXCEEDED' },
  ]);
});
