import { jest } from '@jest/globals';
import {
  StewardNotRunning,
  StewardSessionLost,
} from '../contracts/error-catalogue/release/switch.ts';
import { FakeMachine } from './testing/fake-machine.ts';
import { StewardControl } from './steward-control.ts';

test('the session is opened when it is needed, once', async () => {
  let opened = 0;
  const fake = new FakeMachine('pc2', () => {});
  const control = new StewardControl('pc2', async () => {
    opened += 1;
    return { machine: 'pc2', send: (command) => fake.send(command), close: () => {} };
  });
  expect(opened).toBe(0);
  await Promise.all([control.send({ verb: 'status' }), control.send({ verb: 'status' })]);
  expect(opened).toBe(1);
});

test('a lost session is opened anew by the next command, and so is one that did not come about', async () => {
  const fake = new FakeMachine('pc2', () => {});
  const failures = [
    () => new StewardSessionLost({ machine: 'pc2', reason: 'gone' }),
    () => new StewardNotRunning({ machine: 'pc2', project: 'tandem-pc2' }),
  ];
  fake.failing.set('away', failures[0]!);
  let running = true;
  const control = new StewardControl('pc2', async () => {
    if (!running) throw failures[1]!();
    return { machine: 'pc2', send: (command) => fake.send(command), close: () => {} };
  });
  await expect(control.send({ verb: 'status' })).rejects.toMatchObject({ retryable: true });
  running = false;
  await expect(control.send({ verb: 'status' })).rejects.toMatchObject({
    code: 'STEWARD_NOT_RUNNING',
  });
  running = true;
  fake.failing.clear();
  expect(await control.send({ verb: 'status' })).toMatchObject({ machine: 'pc2' });
});

test('begun early it is opened once, and whoever begins goes on when the engine has been asked', async () => {
  let opened = 0;
  const fake = new FakeMachine('pc2', () => {});
  const started = Promise.withResolvers<void>();
  const control = new StewardControl('pc2', async (_machine, asked) => {
    opened += 1;
    asked();
    await started.promise;
    return { machine: 'pc2', send: (command) => fake.send(command), close: () => {} };
  });
  await control.begin();
  expect(control.said).toBeNull();
  started.resolve();
  await control.send({ verb: 'status' });
  expect([opened, control.said?.machine]).toEqual([1, 'pc2']);
});

test('begun early where nobody answers, only whoever needs it is told', async () => {
  const control = new StewardControl('pc2', async () => {
    throw new StewardNotRunning({ machine: 'pc2', project: 'tandem-pc2' });
  });
  await control.begin();
  await expect(control.send({ verb: 'status' })).rejects.toMatchObject({
    code: 'STEWARD_NOT_RUNNING',
  });
});

test('a session whose steward did not answer in time is closed, and the next command opens one anew', async () => {
  let [opened, closed] = [0, 0];
  const fake = new FakeMachine('pc2', () => {});
  const control = new StewardControl('pc2', async () => {
    opened += 1;
    const isDead = opened === 1;
    const lost = Promise.withResolvers<never>();
    return {
      machine: 'pc2',
      send: (command) => (isDead ? lost.promise : fake.send(command)),
      close: () => {
        closed += 1;
        lost.reject(new StewardSessionLost({ machine: 'pc2', reason: 'closed' }));
      },
    };
  });
  const over = new AbortController();
  const sent = control.send({ verb: 'status' }, over.signal);
  await Promise.resolve();
  setImmediate(() => over.abort());
  await expect(sent).rejects.toMatchObject({ code: 'STEWARD_SESSION_LOST' });
  expect(await control.send({ verb: 'status' })).toMatchObject({ machine: 'pc2' });
  expect([opened, closed]).toEqual([2, 1]);
});

test('a session that opens too late is closed', async () => {
  jest.useFakeTimers();
  try {
    const fake = new FakeMachine('pc2', () => {});
    const opening = Promise.withResolvers<void>();
    let closed = 0;
    const control = new StewardControl('pc2', async () => {
      await opening.promise;
      return { machine: 'pc2', send: (command) => fake.send(command), close: () => (closed += 1) };
    });
    const sent = control.send({ verb: 'status' }).catch((error: unknown) => error);
    jest.advanceTimersByTime(20_000);
    expect(await sent).toMatchObject({ code: 'RELEASE_MACHINE_SILENT' });
    opening.resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(closed).toBe(1);
  } finally {
    jest.useRealTimers();
  }
});
