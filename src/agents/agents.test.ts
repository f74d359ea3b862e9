/** A table over all agents: files, fleet definition and the documented actions agree. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { BUILT_IN_ACTIONS } from '../contracts/actions/action.ts';
import { slugOf } from '../contracts/fleet/names.ts';
import { isPorted, type AgentDefinition } from '../runtime/agent.ts';
import { createDispatcher } from '../runtime/dispatch/dispatcher.ts';
import { createMetrics } from '../runtime/metrics/metrics.ts';
import { identity, testContext } from '../runtime/testing.ts';

interface Group {
  readonly entries: readonly {
    readonly name: string;
    readonly run?: { readonly builtin?: string };
    readonly colors?: boolean;
  }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

/** What the old fleet's documentation lists, by agent; the built-in actions are left out. */
const documented = JSON.parse(read('src/agents/documented-actions.json')) as Record<
  string,
  string[]
>;

/** Entries of the fleet definition that run a file of this repository, by that file. */
const fleet = new Map<string, string>();
const colored = new Set<string>();
for (const file of globSync('compose/fleet/*/*.yaml', { cwd: root })) {
  for (const { name, run, colors } of (parse(read(file)) as Group).entries) {
    if (run?.builtin) fleet.set(run.builtin, name);
    if (run?.builtin && colors) colored.add(run.builtin);
  }
}

const definitions = new Map<string, AgentDefinition>();
for (const path of fleet.keys()) {
  const module = (await import(`../${path}.ts`)) as { default: AgentDefinition };
  definitions.set(path, module.default);
}
const rows = [...definitions].map(([path, definition]) => ({
  path,
  name: definition.name,
  definition,
}));
/** Agents that the old fleet did not have. */
const NEW_AGENTS = ['TaskWorker'];
const allAgents = rows.filter(({ path }) => path.startsWith('agents/'));
const agents = allAgents.filter(({ name }) => !NEW_AGENTS.includes(name));

test('the fleet has the 75 old agents that are not hubs, four old monitors and the old error bus', () => {
  expect(agents).toHaveLength(80);
  expect(agents.map(({ name }) => name).toSorted()).toEqual(Object.keys(documented).toSorted());
  expect(rows.length - allAgents.length).toBe(6);
});

test('no agent file is left out of the fleet', () => {
  const files = globSync('src/agents/*/*.ts', { cwd: root })
    .filter((file) => /^export default /m.test(read(file)))
    .map((file) => file.replace(/^src\/|\.ts$/g, ''));
  expect(files.toSorted()).toEqual(allAgents.map(({ path }) => path).toSorted());
});

test.each(rows)('$path is called as in the fleet definition', ({ path, definition }) => {
  expect(definition.name).toBe(fleet.get(path));
  expect(definition.description).not.toBe('');
});

test('no entry with colors declares `unload`: its container would not start', () => {
  const both = rows.filter(({ path, definition }) => colored.has(path) && definition.unload);
  expect(colored.size).toBeGreaterThan(0);
  expect(both).toEqual([]);
});

test.each(agents)('$path lies where its name says', ({ path, name }) => {
  const slug = name === 'GoTToTAgent' ? 'got-tot-agent' : slugOf(name);
  expect(path.split('/').at(-1)).toBe(slug);
});

test.each(agents)('$name declares every documented action', ({ name, definition }) => {
  expect(Object.keys(definition.actions)).toEqual(expect.arrayContaining(documented[name] ?? []));
});

test.each(rows)(
  '$path: actions have objects as input and output, and a summary',
  ({ definition }) => {
    for (const { input, output, summary } of Object.values(definition.actions)) {
      expect(input).toMatchObject({ type: 'object' });
      expect(output).toMatchObject({ type: 'object' });
      expect(summary).toMatch(/^[A-Z]/);
    }
  },
);

test.each(rows)('$path: an action either works or says that it is not ported', ({ definition }) => {
  for (const declared of Object.values(definition.actions)) {
    expect(isPorted(declared)).toBe(declared.run !== undefined);
    expect(declared.ported === false).toBe(declared.run === undefined);
  }
});

test.each([
  ['StreamingTTSAgent', { command: 'stop' }, 'stop'],
  ['StreamingTTSAgent', { text: 'hello' }, 'speak'],
  ['TranslationService', { text: 'hello', target_lang: 'tl' }, 'translate'],
  ['Executor', { command: 'ls', user: 'u', password: 'p' }, 'execute'],
  ['ModelOrchestrator', { task: { description: 'x' } }, 'execute_task'],
  ['TieredResponder', { text: 'hello' }, 'respond'],
  ['RequestCoordinator', { type: 'audio', audio_data: 'AAAA' }, 'audio'],
  ['RequestCoordinator', { action: 'generate', prompt: 'x' }, 'generate'],
  ['ChainOfThoughtAgent', { prompt: 'x' }, 'solve'],
])('%s understands %j as %s', (name, message, wanted) => {
  const definition = agents.find((row) => row.name === name)?.definition;
  const { discriminator } = definition!;
  const found =
    typeof discriminator === 'function'
      ? discriminator(message)
      : (message as Record<string, unknown>)[discriminator];
  expect(found).toBe(wanted);
  expect(Object.keys(definition!.actions)).toContain(wanted);
});

test('an action that is not ported checks its input and then refuses, it never pretends', async () => {
  const { actions } = definitions.get('agents/memory-system/knowledge-base')!;
  const dispatcher = createDispatcher(
    actions,
    testContext(),
    createMetrics(identity, () => 0),
  );
  const ask = (input: object) =>
    dispatcher.dispatch({
      action: 'add_fact',
      input,
      meta: { transport: 'test', caller: 'Tester' },
    });
  expect((await ask({ topic: 'a', content: 'b' })).body).toMatchObject({
    code: 'ACTION_NOT_PORTED',
  });
  expect((await ask({ topic: 'a' })).body).toMatchObject({ code: 'INPUT_INVALID' });
});

test('built-in actions are declared by nobody', () => {
  const declared = rows.flatMap(({ definition }) => Object.keys(definition.actions));
  expect(declared.filter((name) => (BUILT_IN_ACTIONS as readonly string[]).includes(name))).toEqual(
    [],
  );
});
