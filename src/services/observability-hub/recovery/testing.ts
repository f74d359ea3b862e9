/** A hub with one agent, a journal in memory and a steward that is played. */
import type { CallOptions } from '../../../runtime/context.ts';
import { openDatabase } from '../../../runtime/sqlite/database.ts';
import { facts, planned, testBoard, well } from '../testing.ts';
import { Journal, JOURNAL_SCHEMA } from './journal.ts';
import { Recoverer } from './recoverer.ts';
import { readRecoverySettings } from './settings.ts';
import type { SwitchState } from './switch.ts';

export const A = 'mainpc/A';

/** @param members names of agents, or what is planned */
export function setup(
  members: readonly (string | ReturnType<typeof planned>)[] = ['A'],
  config: object = {},
) {
  const plan = members.map((one) => (typeof one === 'string' ? planned(one) : one));
  const names = plan.map(({ name }) => name);
  const it = testBoard(plan);
  const database = openDatabase('', '', JOURNAL_SCHEMA);
  const settings = readRecoverySettings({ recovery: config });
  const journal = new Journal(database, 'mainpc', () => {});
  const red: { state: SwitchState } = {
    state: { enabled: true, reason: '', by: '', at: null },
  };
  const done: string[] = [];
  const steward = {
    fail: [] as object[],
    inputs: [] as Record<string, unknown>[],
    ways: [] as CallOptions[],
  };
  const now = () => Date.UTC(2026, 0, 1) + it.time.ms;
  const recoverer = new Recoverer({
    fleet: it.board,
    journal,
    switch: red,
    settings,
    now,
    pause: async () => {},
    call: (async (_agent: string, verb: string, input: { name: string }, way: CallOptions) => {
      const failure = steward.fail.shift();
      steward.inputs.push(input);
      steward.ways.push(way);
      if (failure) throw Object.assign(new Error('no'), failure);
      done.push(`${verb} ${input.name}`);
      return {};
    }) as never,
  });
  const report = (ended: readonly string[] = [], code = 137) => {
    it.report(
      'mainpc',
      names.map((name) =>
        facts(name, ended.includes(name) ? { state: 'exited', exit_code: code } : {}),
      ),
    );
    for (const name of names)
      if (!ended.includes(name)) it.board.answers.answered(`mainpc/${name}`, well);
    it.after(0);
  };
  report();
  return { ...it, report, journal, recoverer, settings, done, steward, red, now, database };
}
