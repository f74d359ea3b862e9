import { saidIn } from './said.ts';

test('errors and the registration are found among whatever else is written', () => {
  const lines = [
    '{"level":"info","msg":"started"}',
    '{"level":"error","msg":"torn"}',
    'error: not ours, so not told apart',
    '{"level":"error", cut short',
    '{"level":"info","msg":"registered","lease_ms":15000}',
  ];
  expect(saidIn(lines)).toEqual({ lines, errors: [lines[1]], registered: true, unloads: [] });
  expect(saidIn([]).registered).toBe(false);
});

test('of the last end it is told how it unloaded, whatever it had said at earlier ones', () => {
  const stop = '{"msg":"told to stop","signal":"SIGTERM"}';
  const unloaded = '{"msg":"unloaded","action":"unload_model","model":"phi-3"}';
  const failed =
    '{"msg":"not unloaded","action":"unload_model","model":"nllb","code":"DEADLINE_EXCEEDED","reason":"late"}';
  const all = '{"msg":"unloaded","action":"request_unload","model":null}';
  const nothing = '{"msg":"nothing to unload","action":"unload_model"}';
  expect(saidIn([stop, all, '{"msg":"ready"}', stop, unloaded, failed]).unloads).toEqual([
    'phi-3 unloaded by unload_model',
    'unload_model of nllb failed, so only its end freed the card: late (DEADLINE_EXCEEDED)',
  ]);
  expect(saidIn([stop, all]).unloads).toEqual(['all of it unloaded by request_unload']);
  expect(saidIn([stop, nothing]).unloads).toEqual([
    'nothing was loaded, so unload_model was not called',
  ]);
  expect(saidIn([unloaded]).unloads).toEqual([]);
});
