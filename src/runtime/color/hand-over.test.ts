import { MemoryLog } from '../testing.ts';
import { handOver, type HandOverParts } from './hand-over.ts';

/** Parts that write down what is done to them. */
function recorded(more: { inFlight?: () => number; stopWork?: () => Promise<void> } = {}) {
  const steps: string[] = [];
  const step = (name: string) => () => {
    steps.push(name);
    return Promise.resolve();
  };
  const log = new MemoryLog();
  const parts = {
    assembly: {
      dispatcher: {
        get inFlight() {
          return more.inFlight?.() ?? 0;
        },
      },
      fabric: { nc: { flush: step('flush') } },
      fabricService: { stopAccepting: step('leave the fabric') },
      registry: { leave: step('leave the registry') },
      transports: [{ endStreams: step('end streams') }, {}],
      closeReporter: step('put reports away'),
    },
    colored: { pass: step('pass calls on'), working: true },
    life: { letGo: step('let go') },
    end: { stop: step('tell the work') },
    log,
    stopWork: more.stopWork ?? step('stop the work'),
  } as unknown as HandOverParts;
  return { parts, steps, log };
}

it('leaves the fabric before it passes calls on, and lets go when the work has stopped', async () => {
  const { parts, steps } = recorded();
  await handOver(parts);
  expect(steps).toEqual([
    'leave the registry',
    'leave the fabric',
    'flush',
    'pass calls on',
    'end streams',
    'tell the work',
    'stop the work',
    'put reports away',
    'let go',
  ]);
  expect(parts.colored.working).toBe(false);
});

it('waits for calls of the usual length, not for one that goes on and on', async () => {
  const left = [3, 2, 2, 1];
  const { parts, steps } = recorded({ inFlight: () => left.shift() ?? 1 });
  await handOver(parts);
  expect(steps).toContain('let go');
  expect(left).toEqual([]);
});

it('lets go even when the work fails while it stops', async () => {
  const { parts, steps, log } = recorded({ stopWork: () => Promise.reject(new Error('oops')) });
  await handOver(parts);
  expect(steps.at(-1)).toBe('let go');
  expect(log.lines.map(({ msg }) => msg)).toContain('the work failed while it stopped');
});
