import {
  AgentUnreachable,
  DeadlineExceeded,
  FabricDown,
  InputInvalid,
} from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { Outcomes } from './outcomes.ts';

function setup() {
  const said: JsonObject[] = [];
  return { said, outcomes: new Outcomes((counts) => said.push(counts)) };
}

test('calls are counted by agent; a refused request is a good answer, silence is not', () => {
  const { said, outcomes } = setup();
  outcomes.note('A', 'work', undefined, 1);
  outcomes.note('A', 'work', new InputInvalid({}), 0.5);
  outcomes.note('A', 'work', new AgentUnreachable({}), 2);
  outcomes.note('B', 'work', new Error('?'), 1);
  outcomes.flush();
  expect(said).toEqual([
    {
      A: { ok: 2, failed: 1, seconds: 3.5, last_seconds: 2 },
      B: { ok: 0, failed: 1, seconds: 1, last_seconds: 1 },
    },
  ]);
});

test('silence counts only when there was time to answer', () => {
  const { said, outcomes } = setup();
  outcomes.note('A', 'work', new DeadlineExceeded({}), 0.2);
  outcomes.note('A', 'work', new DeadlineExceeded({}), 5);
  outcomes.flush();
  expect(said).toEqual([{ A: { ok: 0, failed: 1, seconds: 5, last_seconds: 5 } }]);
});

test("what is nobody's work or nobody's fault does not count, and nothing is said of nothing", () => {
  const { said, outcomes } = setup();
  outcomes.note('core-orchestrator', 'heartbeat', undefined, 0.1);
  outcomes.note('A', 'ping', new AgentUnreachable({}), 1);
  outcomes.note('A', 'work', new FabricDown({}), 1);
  outcomes.flush();
  expect(said).toEqual([]);
});
