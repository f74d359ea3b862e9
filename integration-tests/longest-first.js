import Sequencer from '@jest/test-sequencer';

/**
 * Suites that take more than a minute, the longest first. A fresh clone knows of no earlier run, and Jest would go by the size
 * of the files: one of two workers then waited for a short file that takes minutes. Suites of the hubs, which keep both
 * cores busy, and those that mostly wait take turns.
 */
const LONG = [
  'every-action',
  'hub-alerts-killed',
  'queue',
  'resources',
  'hub-alerts-rules',
  'registry',
  'hub-health',
  'hub-alerts-cut',
  'moving-state',
  'doors',
  'hub-alerts',
  'bad-starts',
  'commands',
  'survival',
  'outbox',
  'hub-alerts-clock',
  'hostile-clients',
];

const rank = ({ path }) => {
  const at = LONG.findIndex((name) => path.endsWith(`/${name}.test.ts`));
  return at < 0 ? LONG.length : at;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    // The rest in the order that Jest gives them.
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
