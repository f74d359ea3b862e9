import { parse } from 'yaml';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { twoHubs } from '../../shared/testing.ts';
import { RuleKeeper } from './keep-rules.ts';
import { RuleBook } from './rule-book.ts';
import { CONDITIONS, DEFAULT_RULES, type AlertRule } from './rule.ts';
import { expressionOf, GROUP, rulesFile } from './rules-file.ts';

const rule = (more: Partial<AlertRule> = {}): AlertRule => ({
  rule_id: 'queue_long',
  metric_name: 'tandem_queue_depth',
  condition: 'gt',
  threshold: 100,
  enabled: true,
  severity: 'warning',
  for_seconds: 60,
  ...more,
});

interface File {
  groups: { name: string; rules: { alert: string; expr: string; for: string }[] }[];
}
const read = (rules: readonly AlertRule[]) => parse(rulesFile(rules)) as File;

test('each condition is an operator; the old names stand for what is measured today', () => {
  expect(CONDITIONS.map((condition) => expressionOf(rule({ condition, threshold: 0.5 })))).toEqual([
    'max without (job, instance) ({__name__="tandem_queue_depth"}) > 0.5',
    'min without (job, instance) ({__name__="tandem_queue_depth"}) < 0.5',
    'max without (job, instance) ({__name__="tandem_queue_depth"}) == 0.5',
    'max without (job, instance) ({__name__="tandem_queue_depth"}) != 0.5',
  ]);
  expect(expressionOf(rule({ metric_name: 'cpu_percent' }))).toBe(
    'max without (job, instance) (tandem_host_cpu_percent) > 100',
  );
  expect(expressionOf(rule({ metric_name: 'toString' }))).toBe(
    'max without (job, instance) ({__name__="toString"}) > 100',
  );
});

test.each(['inf', 'NaN', 'bool', 'group_left', 'sum'])(
  'a metric called %s, a word of PromQL, does not make the file invalid',
  (metric_name) =>
    expect(expressionOf(rule({ metric_name }))).toBe(
      `max without (job, instance) ({__name__="${metric_name}"}) > 100`,
    ),
);

test('the file holds the rules that are enabled, in one order', () => {
  const rules = [
    rule({ rule_id: 'b' }),
    rule({ rule_id: 'off', enabled: false }),
    rule({ rule_id: 'a' }),
  ];
  expect(read(rules).groups).toMatchObject([
    { name: GROUP, rules: [{ alert: 'a', for: '60s' }, { alert: 'b' }] },
  ]);
  expect(rulesFile(rules.toReversed())).toBe(rulesFile(rules));
  expect(read([]).groups).toEqual([]);
});

test('the rules of the old hub are there until somebody changes or removes them', () => {
  const { mainpc, pc2 } = twoHubs();
  const [here, there] = [new RuleBook(mainpc), new RuleBook(pc2)];
  expect(here.all().map(({ rule_id }) => rule_id)).toEqual([
    'cpu_high',
    'disk_full',
    'memory_high',
  ]);
  // DiskFull and HostMemoryHigh would tell it a second time.
  expect(read(here.all()).groups[0]!.rules.map(({ alert }) => alert)).toEqual(['cpu_high']);
  expect(here.find('memory_high')).toMatchObject({
    threshold: 85,
    severity: 'warning',
    built_in: true,
  });
  here.set({ ...DEFAULT_RULES[0]!, threshold: 80 });
  there.remove('disk_full');
  there.set(rule());
  for (const book of [here, there]) {
    expect(book.find('cpu_high')).toMatchObject({ threshold: 80, built_in: false });
    expect(book.find('disk_full')).toBeUndefined();
    expect(book.find('queue_long')).toMatchObject(rule());
  }
});

test('Prometheus is told of a change once, and again when it was away', async () => {
  const { mainpc } = twoHubs();
  const book = new RuleBook(mainpc);
  const files: string[] = [];
  const state = { reloads: 0, away: true };
  const keeper = new RuleKeeper({
    book,
    folder: '/rules',
    write: (file, text) =>
      Promise.resolve(void files.push(`${file}: ${text.match(/alert: \w+/g)!.length}`)),
    prometheus: {
      reload: () => {
        if (state.away) return Promise.reject(new Error('away'));
        state.reloads += 1;
        return Promise.resolve();
      },
      alertsOf: () => Promise.resolve(new Set()),
    },
    log: new MemoryLog(),
  });
  await expect(keeper.apply()).rejects.toThrow('away');
  state.away = false;
  await keeper.apply();
  await keeper.apply();
  book.set(rule());
  await Promise.all([keeper.apply(), keeper.apply()]);
  expect(files).toEqual(['/rules/user.yaml: 1', '/rules/user.yaml: 2']);
  expect(state.reloads).toBe(2);
});

test('a disk that is full and a Prometheus that is away are told apart', async () => {
  const state = { full: true, away: false };
  const keeper = new RuleKeeper({
    book: new RuleBook(twoHubs().mainpc),
    folder: '/rules',
    write: () => (state.full ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()),
    prometheus: {
      reload: () => (state.away ? Promise.reject(new Error('away')) : Promise.resolve()),
      alertsOf: () =>
        state.away ? Promise.reject(new Error('away')) : Promise.resolve(new Set(['cpu_high'])),
    },
    log: new MemoryLog(),
  });
  expect(await keeper.takes('new')).toEqual({ taken: false, reason: 'ENOSPC' });
  state.full = false;
  state.away = true;
  expect(await keeper.takes('new')).toEqual({ taken: null, reason: 'away' });
  state.away = false;
  expect(await keeper.takes('cpu_high')).toEqual({ taken: true, reason: null });
});
