import { coreGroup } from '../testing/definition.ts';
import { entry, expectFound, store, type Case } from './testing.ts';

const CASES: Case[] = [
  [
    'unknown dependency with a near miss',
    coreGroup(entry('MemoryClient') + entry('A', 'dependsOn: [MemoryClint]')),
    ['error', 'FLEET_UNKNOWN_DEPENDENCY', /A depends on alpha\/MemoryClint.*\?MemoryClient/],
  ],
  [
    'dependency that runs on the other machine',
    coreGroup(entry('A', 'dependsOn: [Archive]')),
    ['error', 'FLEET_UNKNOWN_DEPENDENCY', /write beta\/Archive/],
  ],
  [
    'dependency on oneself',
    coreGroup(entry('A', 'dependsOn: [A]')),
    ['error', 'FLEET_SELF_DEPENDENCY', /A depends on itself/],
  ],
  [
    'dependency named twice',
    coreGroup(entry('B') + entry('A', 'dependsOn: [B, alpha/B]')),
    ['error', 'FLEET_REPEATED_DEPENDENCY', /alpha\/B/],
  ],
  [
    'required dependency in a profile that may be off',
    coreGroup(entry('B', 'profile: extra') + entry('A', 'dependsOn: [B]')),
    ['error', 'FLEET_DEPENDENCY_PROFILE', /A requires alpha\/B.*extra/],
  ],
  [
    'the same across machines',
    { ...coreGroup(entry('A', 'dependsOn: [beta/B]')), ...store(entry('B', 'profile: extra')) },
    ['warning', 'FLEET_DEPENDENCY_PROFILE', /beta\/B/],
  ],
  [
    'cycle, named in full',
    coreGroup(
      entry('A', 'dependsOn: [B]') + entry('B', 'dependsOn: [C]') + entry('C', 'dependsOn: [A]'),
    ),
    ['error', 'FLEET_DEPENDENCY_CYCLE', /(alpha\/[ABC] -> ){3}alpha\/[ABC]/],
  ],
  [
    'cycle across machines',
    {
      ...coreGroup(entry('A', 'dependsOn: [beta/B]')),
      ...store(entry('B', 'dependsOn: [alpha/A]')),
    },
    [
      'warning',
      'FLEET_LINK_CYCLE',
      /alpha\/A -> beta\/B -> alpha\/A|beta\/B -> alpha\/A -> beta\/B/,
    ],
  ],
];

test.each(CASES)('%s', (_what, files, expected) => expectFound(files, expected));
