import { MemoryLog } from '../testing.ts';
import { holdOn } from './hold-on.ts';

const ERROR = new Error('file is not a database');

function held(told: Promise<unknown>) {
  const reported: unknown[] = [];
  const colored: { failure: string | undefined } = { failure: undefined };
  const reportError = (error: unknown) => void reported.push(error);
  const parts = { told, colored, reportError, log: new MemoryLog(), patienceMs: 0 };
  return { colored, reported, over: holdOn(ERROR, parts) };
}

it('says what is wrong and waits for the part to be taken back', async () => {
  const { colored, reported, over } = held(Promise.resolve('handover'));
  expect(colored.failure).toBe('file is not a database');
  await over;
  expect(reported).toEqual([ERROR]);
});

it('ends with the error when nobody takes it back', async () => {
  const { over } = held(new Promise(() => {}));
  await expect(over).rejects.toBe(ERROR);
});
