/** `tandem logs` as a person runs it: from the hubs, and from the engines while no hub answers. */
import type { LogLine } from '../../../src/contracts/observability/observability.ts';
import { RunningCommand, tandem } from '../../support/clients/cli.ts';
import { doorOpen } from '../../support/clients/ingress.ts';
import { levelOf } from '../../support/agents/log-writer.ts';
import type { Slice } from '../../support/containers/slice.ts';
import { until } from '../../support/until.ts';

const HUB = 'observability-hub';
const MACHINES = ['mainpc', 'pc2'] as const;
const NUMBERED = ['--search', 'number', '--json'];

const numberOf = (text: string) => Number(/"n":(\d+)/.exec(text)?.[1]);

/** @param counters writers of numbered lines by machine, which go on writing */
export function logsCommand(slice: Slice, counters: Readonly<Record<'mainpc' | 'pc2', string>>) {
  const env = { TANDEM_PROJECT_PREFIX: slice.prefix, TANDEM_SECRETS_DIR: slice.secretsDir };

  async function logs(...args: string[]) {
    const { exitCode, stdout, stderr } = await tandem(['logs', ...args], env);
    expect({ args, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return { lines: stdout.split('\n').filter((line) => line !== ''), stderr };
  }
  const found = async (...args: string[]) => {
    const { lines, stderr } = await logs(...args, ...NUMBERED);
    expect(stderr).toBe('');
    return lines.map((line) => JSON.parse(line) as LogLine);
  };

  describe('tandem logs', () => {
    beforeAll(async () => {
      for (const machine of MACHINES) await doorOpen(machine, HUB);
    });

    test('--search finds lines of both machines, in the order of time', async () => {
      const lines = await found(...Object.values(counters), '--tail', '200');
      expect(lines).toHaveLength(200);
      expect(new Set(lines.map(({ agent }) => agent))).toEqual(new Set(Object.values(counters)));
      const times = lines.map(({ time }) => time);
      expect(times).toEqual(times.toSorted());
      const { lines: shown } = await logs(counters.pc2, '--search', 'number', '--tail', '1');
      expect(shown).toEqual([
        expect.stringMatching(/^[\d:.]{12} pc2 counter-pc2 (info|error) +numbered line .*n=\d+/),
      ]);
    });

    test('--trace, --level and --since leave out what does not fit', async () => {
      const [line] = await found(counters.pc2, '--tail', '40');
      const trace = await logs('--trace', line!.trace_id!, '--machine', 'pc2', '--json');
      const traced = trace.lines.map((text) => JSON.parse(text) as LogLine);
      // The counter of the other machine writes the same ids.
      expect(traced.map(({ id }) => id)).toEqual([line!.id]);
      const later = await found(counters.pc2, '--since', line!.time, '--tail', '1000');
      expect(later).toContainEqual(line);
      expect(later.filter(({ time }) => time < line!.time)).toEqual([]);
      expect(later.length).toBeGreaterThanOrEqual(40);
      const errors = await found(counters.pc2, '--level', 'error', '--tail', '20');
      expect(errors).toHaveLength(20);
      for (const { level, fields } of errors)
        expect([level, levelOf(Number(fields['n']))]).toEqual(['error', 'error']);
      const odd = await tandem(['logs', '--level', 'loud'], env);
      expect(odd).toMatchObject({ exitCode: 2, stdout: '' });
    });

    test('the engine is asked for lines of one container, with the same options', async () => {
      const since = new Date(Date.now() - 5_000).toISOString();
      const { lines } = await logs(counters.mainpc, '--since', since, '--tail', '9999', '--json');
      expect(lines.length).toBeGreaterThan(0);
      // The engine knows whole seconds.
      const from = since.slice(0, 19);
      for (const text of lines) expect((JSON.parse(text) as LogLine).time >= from).toBe(true);
      const errors = await logs(counters.mainpc, '--level', 'error', '--tail', '100', '--json');
      expect(errors.lines).toHaveLength(10);
      const unknown = await tandem(['logs', 'counter-mainpx'], env);
      expect(unknown).toMatchObject({ exitCode: 1 });
      expect(unknown.stderr).toContain('counter-mainpc');
    });

    test('-f goes on at the other hub when one is killed, and no line is missing or there twice', async () => {
      const command = new RunningCommand(
        ['logs', counters.pc2, '-f', '--tail', '1', ...NUMBERED],
        env,
      );
      const lines = (least: number) =>
        until(
          `${least} lines`,
          () => Promise.resolve(command.out.length),
          (count) => count >= least,
        );
      try {
        await lines(40);
        const hub = await slice.container('mainpc', HUB);
        await hub.kill();
        await until(
          'word of the other hub',
          () => Promise.resolve(command.said.join('\n')),
          (text) => text.includes('the hub of pc2 answers'),
        );
        await lines(command.out.length + 40);
        await hub.start();
      } finally {
        await command.stop();
      }
      const numbers = command.out.map(numberOf);
      expect(numbers).toEqual(numbers.map((_, at) => numbers[0]! + at));
      await doorOpen('mainpc', HUB);
    }, 90_000);

    test('while no hub answers the engines are looked through, and it says so', async () => {
      const hubs = await Promise.all(MACHINES.map((machine) => slice.container(machine, HUB)));
      await Promise.all(hubs.map((hub) => hub.kill()));
      try {
        const { lines, stderr } = await logs(counters.pc2, '--level', 'error', ...NUMBERED);
        expect(stderr).toMatch(/no hub answers \(mainpc: .+, pc2: .+\)/);
        expect(lines.length).toBeGreaterThan(20);
        const wanted = lines.map((_, at) => numberOf(lines[0]!) + at * 10);
        expect(lines.map(numberOf)).toEqual(wanted);
        const command = new RunningCommand(['logs', counters.pc2, '-f', ...NUMBERED], env);
        const first = await until(
          'lines of the engine',
          () => Promise.resolve(command.out.length),
          (count) => count > 0,
        );
        await until(
          'later ones',
          () => Promise.resolve(command.out.length),
          (count) => count > first + 20,
        ).finally(() => command.stop());
      } finally {
        await Promise.all(hubs.map((hub) => hub.start()));
      }
    }, 90_000);
  });
}
