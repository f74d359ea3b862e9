import { profilesIn, withVersions } from './block.ts';

const blue = { color: 'blue', version: '0.1.0' } as const;
const green = { color: 'green', version: '0.2.0' } as const;
const linesOf = (text: string) => text.split('\n').filter((line) => /^[A-Z]/.test(line));

test('a candidate beside what is live: both versions, and the profile of the second color', () => {
  expect(linesOf(withVersions('', blue, green))).toEqual([
    'COMPOSE_PROFILES=green',
    'TANDEM_BLUE_VERSION=0.1.0',
    'TANDEM_GREEN_VERSION=0.2.0',
  ]);
});

test('blue alone needs no profile', () => {
  expect(linesOf(withVersions('', blue, null))).toEqual(['TANDEM_BLUE_VERSION=0.1.0']);
});

test('green alone is live: a blue that is started has the same version', () => {
  expect(linesOf(withVersions('', green, null))).toEqual([
    'COMPOSE_PROFILES=green',
    'TANDEM_BLUE_VERSION=0.2.0',
    'TANDEM_GREEN_VERSION=0.2.0',
  ]);
});

test('lines of somebody else stay, their profiles too, however often it is written', () => {
  const own = 'TANDEM_PC2_ADDRESS=10.0.0.2\nCOMPOSE_PROFILES=delegation\n';
  const once = withVersions(own, blue, green);
  expect(withVersions(once, blue, green)).toBe(once);
  expect(linesOf(once)).toEqual([
    'TANDEM_PC2_ADDRESS=10.0.0.2',
    'COMPOSE_PROFILES=delegation',
    'COMPOSE_PROFILES=delegation,green',
    'TANDEM_BLUE_VERSION=0.1.0',
    'TANDEM_GREEN_VERSION=0.2.0',
  ]);
  expect(profilesIn(once)).toEqual(['delegation', 'green']);
  expect(linesOf(withVersions(once, blue, null))).toEqual([
    'TANDEM_PC2_ADDRESS=10.0.0.2',
    'COMPOSE_PROFILES=delegation',
    'TANDEM_BLUE_VERSION=0.1.0',
  ]);
});
