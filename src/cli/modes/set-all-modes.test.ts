import { jest } from '@jest/globals';
import { CAPABILITY_NAMES, MODES, type Mode } from '../../contracts/migration/modes.ts';
import { profilesFor } from '../commands/up.ts';
import { setAllModes } from './set-all-modes.ts';

type Asked = [capability: string, mode: string, options: object];

/** Sets all modes of a fleet that refuses one capability; gives what was asked. */
async function setAll(mode: Mode, percent?: number, refused?: string): Promise<Asked[]> {
  const asked: Asked[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await setAllModes(mode, percent, async (...one) => {
      if (one[0] === refused) throw new Error('refused');
      asked.push(one);
    }).catch((error: unknown) => {
      if (refused === undefined) throw error;
    });
  } finally {
    log.mockRestore();
  }
  return asked;
}

test('every capability gets the mode', async () => {
  expect(await setAll('delegation')).toEqual(
    CAPABILITY_NAMES.map((capability) => [capability, 'delegation', {}]),
  );
});

test('and the share of callers', async () => {
  const asked = await setAll('gradual', 10);
  expect(asked).toHaveLength(CAPABILITY_NAMES.length);
  for (const [, mode, options] of asked)
    expect([mode, options]).toEqual(['gradual', { percent: 10 }]);
});

test('it stops at the first that is refused', async () => {
  expect(await setAll('shadow', undefined, CAPABILITY_NAMES[2])).toHaveLength(2);
});

test.each(MODES)('up --mode %s starts the legacy containers when it asks them', (mode) => {
  const expected = mode === 'unified' ? ['extra'] : ['extra', 'delegation'];
  expect(profilesFor({ profile: ['extra'], mode })).toEqual(expected);
});

test('without a mode, and with the profile named already, nothing is added', () => {
  expect(profilesFor({ profile: [] })).toEqual([]);
  expect(profilesFor({ profile: ['delegation'], mode: 'shadow' })).toEqual(['delegation']);
});
