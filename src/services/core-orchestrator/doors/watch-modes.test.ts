import { CAPABILITY_NAMES } from '../../../contracts/migration/modes.ts';
import { ModeBook } from '../../facade/modes/mode-book.ts';
import { watchModes } from './watch-modes.ts';

const setting = (percent: number) =>
  JSON.stringify({ mode: 'gradual', percent, fallback: false, changed_at: '', changed_by: 'x' });

test('gives every mode, then the newest setting of each that changed, until it is ended', async () => {
  const modes = new ModeBook({});
  const end = new AbortController();
  const watch = watchModes(modes, end.signal);
  const first: string[] = [];
  for (let i = 0; i < CAPABILITY_NAMES.length; i += 1)
    first.push((await watch.next()).value!.capability);
  expect(first).toEqual(CAPABILITY_NAMES);
  const next = watch.next();
  await Promise.resolve();
  modes.take('twin', setting(10));
  modes.take('twin', setting(20));
  expect((await next).value).toMatchObject({ capability: 'twin', percent: 20 });
  const last = watch.next();
  end.abort();
  expect(await last).toEqual({ done: true, value: undefined });
});
