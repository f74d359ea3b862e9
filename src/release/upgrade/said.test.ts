import { saidIn } from './said.ts';

test('errors and the registration are found among whatever else is written', () => {
  const lines = [
    '{"level":"info","msg":"started"}',
    '{"level":"error","msg":"torn"}',
    'error: not ours, so not told apart',
    '{"level":"error", cut short',
    '{"level":"info","msg":"registered","lease_ms":15000}',
  ];
  expect(saidIn(lines)).toEqual({ lines, errors: [lines[1]], registered: true });
  expect(saidIn([]).registered).toBe(false);
});
