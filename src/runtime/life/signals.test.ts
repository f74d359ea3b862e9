import { EventEmitter } from 'node:events';
import { untilLoaded, untilTold } from './signals.ts';
import { MemoryLog } from '../testing.ts';

function setUp() {
  const process = new EventEmitter() as EventEmitter & { exit(code: number): never };
  const exits: number[] = [];
  process.exit = ((code: number) => exits.push(code)) as never;
  const log = new MemoryLog();
  return { process, exits, log, end: untilTold(log, process as never) };
}

test.each(['SIGTERM', 'SIGINT'])('%s ends the container in order', async (signal) => {
  const { process, exits, end } = setUp();
  process.emit(signal);
  expect(await end.told).toBe(0);
  expect(end.signal.aborted).toBe(true);
  expect(exits).toEqual([]);
});

test('a second signal does not wait any longer', () => {
  const { process, exits } = setUp();
  process.emit('SIGTERM');
  process.emit('SIGINT');
  expect(exits).toEqual([1]);
});

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s is logged, reported, and ends with 1',
  async (event) => {
    const { process, log, end } = setUp();
    const reported: unknown[] = [];
    end.onFatal((error) => reported.push(error));
    const bug = new Error('bug');
    process.emit(event, bug);
    expect(await end.told).toBe(1);
    expect(log.lines[0]).toMatchObject({ level: 'error', msg: 'fatal', fields: { err: bug } });
    expect(reported).toEqual([bug]);
  },
);

test.each(['SIGTERM', 'SIGINT'])('until the container is loaded, %s has a listener', (signal) => {
  const { process } = setUp();
  process.removeAllListeners();
  untilLoaded(process as never);
  expect(process.listenerCount(signal)).toBe(1);
  untilTold(new MemoryLog(), process as never);
  expect(process.listenerCount(signal)).toBe(1);
});
