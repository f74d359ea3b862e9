import { MemoryLog } from '../../../../runtime/testing.ts';
import { span } from '../testing.ts';
import { Exporter } from './exporter.ts';
import { ExportRefused } from './post.ts';

function setUp(answer: (tries: number) => void) {
  const counts: Record<string, number> = {};
  const log = new MemoryLog();
  const state = { tries: 0 };
  const settled = Promise.withResolvers<void>();
  const exporter = new Exporter({
    log,
    post: async () => answer((state.tries += 1)),
    count: (outcome, number) => {
      counts[outcome] = (counts[outcome] ?? 0) + number;
      if (outcome !== 'dropped' && exporter.waiting === 0) settled.resolve();
    },
    limits: { waiting: 4, batch: 3, gatherMs: 0, firstRetryMs: 1, longestRetryMs: 2 },
  });
  return { exporter, counts, log, state, settled: settled.promise };
}
const spans = (count: number) => Array.from({ length: count }, () => span('a'));

test('a receiver that is away is tried until it is back; what does not fit meanwhile is counted', async () => {
  const { exporter, counts, log, state, settled } = setUp((tries) => {
    if (tries < 4) throw new Error('connection refused');
  });
  exporter.add(spans(3));
  exporter.add(spans(3));
  expect(exporter.waiting).toBe(4);
  await settled;
  expect(counts).toEqual({ dropped: 2, exported: 4 });
  expect(state.tries).toBe(5);
  expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
});

test('what the receiver refuses is not sent again', async () => {
  const { exporter, counts, state, settled } = setUp(() => {
    throw new ExportRefused('the receiver answers 400');
  });
  exporter.add(spans(1));
  await settled;
  expect(counts).toEqual({ refused: 1 });
  expect(state.tries).toBe(1);
});

test('a hub that stops does not wait for the receiver', async () => {
  const { exporter, counts, state } = setUp(() => {
    throw new Error('connection refused');
  });
  exporter.add(spans(1));
  exporter.stop();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(state.tries).toBe(0);
  expect(counts).toEqual({});
});
