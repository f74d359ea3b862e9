import { jest } from '@jest/globals';
import { runRows, type Row } from './run-rows.ts';

const row = (id: string, run: Row['run'], more: Partial<Row> = {}): Row => ({
  ...{ id, run, owner: 'reviewer', mission: id, after: [], timeBoxSeconds: 7 },
  ...{ escalation: 'ask the reviewer', alone: false, undoes: null, optional: false },
  ...more,
});
const all = (rows: readonly Row[]) =>
  runRows({
    rows,
    done: [],
    onChange: async () => {},
    now: () => 0,
    signal: new AbortController().signal,
    isFatal: () => false,
  });

describe('a row that takes longer than its time box', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is told to stop and blocked, with its limit and whom to turn to; what needs it does not begin', async () => {
    let told: unknown;
    let later = 0;
    const ended = all([
      row('slow', (signal) => {
        signal.addEventListener('abort', () => (told = signal.reason));
        return new Promise(() => undefined);
      }),
      row('beside', async () => 'done'),
      row('behind', async () => `${(later += 1)}`, { after: ['slow'] }),
    ]);
    await jest.advanceTimersByTimeAsync(6_999);
    expect(told).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    const [slow, beside, behind] = await ended;
    expect(told).toMatchObject({ code: 'RELEASE_CHECK_OVER_TIME' });
    expect(slow).toMatchObject({
      status: 'BLOCKED',
      note: expect.stringMatching(/slow.*7 s.*ask the reviewer/),
    });
    expect(beside).toMatchObject({ status: 'COMPLETE', note: 'done' });
    expect(behind).toMatchObject({ status: 'BLOCKED' });
    expect(later).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('leaves no timer behind when it was in time', async () => {
    await all([row('quick', async () => 'done')]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
