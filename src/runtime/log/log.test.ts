import { Writable } from 'node:stream';
import winston from 'winston';
import { TandemError } from '../../contracts/errors.ts';
import { createLog } from './winston-log.ts';
import type { Log } from './log.ts';

function capture(seen: string[] = []): {
  log: Log;
  lines: () => Record<string, unknown>[];
  text: () => string;
} {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const log = createLog({
    identity: { agent: 'A', machine: 'pc2', version: '1.2.3' },
    level: 'info',
    secrets: { seen: new Set(seen) },
    transports: [new winston.transports.Stream({ stream })],
  });
  return {
    log,
    text: () => text,
    lines: () =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('a line says when, how bad, what, and who', () => {
  const { log, lines } = capture();
  log.info('started', { port: 7200 });
  expect(lines()).toEqual([
    {
      time: expect.any(String),
      level: 'info',
      msg: 'started',
      agent: 'A',
      machine: 'pc2',
      version: '1.2.3',
      port: 7200,
    },
  ]);
});

test('an error becomes name, code, message and stack, its cause included', () => {
  const { log, lines } = capture();
  const err = new TandemError(
    'X_BROKE',
    'x broke',
    { status: 500, retryable: false },
    {},
    { cause: new Error('why') },
  );
  log.error('failed', { err });
  expect(lines()[0]?.['err']).toMatchObject({
    name: 'TandemError',
    code: 'X_BROKE',
    message: 'x broke',
    stack: expect.stringContaining('log.test'),
    cause: { name: 'Error', message: 'why' },
  });
});

test('the level changes at run time, for children too', () => {
  const { log, text } = capture();
  const child = log.child({ trace_id: 'abc' });
  child.debug('hidden');
  log.setLevel('debug');
  child.debug('shown');
  expect(text()).not.toContain('hidden');
  expect(text()).toContain('"trace_id":"abc"');
  expect(child.enabled('debug')).toBe(true);
});

test.each([
  'password',
  'api_key',
  'access_token',
  'authToken',
  'clientSecret',
  'nkey',
  'Authorization',
])('a value under %s is not written, however deep', (key) => {
  const { log, text } = capture();
  log.info('x', { request: { [key]: 'hunter22' } });
  expect(text()).not.toContain('hunter22');
  expect(text()).toContain('[redacted]');
});

test('ordinary keys that merely contain such letters stay', () => {
  const { log, text } = capture();
  log.info('x', { max_tokens: 12, passed: true, keyboard: 'qwerty' });
  expect(text()).toContain('"max_tokens":12');
  expect(text()).toContain('"keyboard":"qwerty"');
});

test('the value of a secret that was read is hidden wherever it stands', () => {
  const { log, text } = capture(['line1\nline2', 's3cr3t-value']);
  log.info('sent s3cr3t-value', { body: 'a line1\nline2 b', err: new Error('bad s3cr3t-value') });
  expect(text()).not.toContain('s3cr3t-value');
  expect(text()).not.toContain('line1');
});

test('nkey seeds and tokens are hidden by their look', () => {
  const { log, text } = capture();
  const seed = `SU${'A'.repeat(56)}`;
  log.info('x', { a: seed, b: 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0xyz.c2ln' });
  expect(text()).not.toContain(seed);
  expect(text()).not.toContain('eyJhbGciOi');
});

test('what JSON cannot write does not lose the line', () => {
  const { log, lines } = capture();
  const loop: Record<string, unknown> = { big: 1n };
  log.info('big', { loop: { ...loop } });
  loop['self'] = loop;
  log.info('loop', { loop });
  expect(lines()[0]).toMatchObject({ loop: { big: '1' } });
  expect(lines()[1]).toMatchObject({ msg: 'loop', unwritable: expect.any(String) });
});

test('a huge line is cut and stays JSON; fields cannot overwrite the line’s own', () => {
  const { log, lines } = capture();
  log.info('x', { blob: 'y'.repeat(100_000) });
  log.info('real', { msg: 'fake', level: 'fake' });
  expect(lines()[0]).toMatchObject({ msg: 'x', cut: expect.any(String) });
  expect(lines()[1]).toMatchObject({ msg: 'real', level: 'info', field_msg: 'fake' });
});
