/** Samples of the error bus. */
import { until } from '../until.ts';
import { always, nothing, type Reply, type Samples, type World } from './sample.ts';

const BUS = 'error-bus';

const error = ({ run }: World) => ({
  agent_name: `Agent-${run}`,
  message: `about ${run}`,
  severity: 'warning',
  error_type: 'TestError',
});
/** An error that the index has. */
const reported = async (world: World) => {
  await world.ask(BUS, 'report', error(world));
  const agent = error(world).agent_name;
  await until(
    `the error of ${agent}`,
    () => world.ask(BUS, 'query', { agent }),
    ({ data }) => (data as unknown[]).length > 0,
  );
  return { agent };
};
const since = async (world: World) => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  ...(await reported(world)),
});

export const errorBusSamples: Samples = {
  [`${BUS}.report`]: { input: error },
  [`${BUS}.report_many`]: { input: (world) => ({ errors: [error(world)] }) },
  [`${BUS}.query`]: { input: reported },
  [`${BUS}.recent`]: always({ limit: 5 }),
  [`${BUS}.tail`]: {
    input: (world) => ({ agent: error(world).agent_name }),
    then: reported,
  },
  [`${BUS}.replay_errors`]: { input: since },
  [`${BUS}.replay`]: {
    input: async (world) => ({ ...(await since(world)), label: `replay-${world.run}` }),
  },
  [`${BUS}.agent_health`]: { input: reported },
  [`${BUS}.flood_status`]: nothing,
  [`${BUS}.reload_flood_rules`]: nothing,
  [`${BUS}.dead_letters`]: always({ limit: 5 }),
  [`${BUS}.redrive_dead_letters`]: {
    // One that stays dead is a result as well; the suite puts one there.
    input: async (world) => {
      const letters = await until(
        'a dead letter',
        () => world.ask(BUS, 'dead_letters', { limit: 1 }),
        ({ total }) => Number(total) > 0,
      );
      return { sequences: [(letters['data'] as Reply[])[0]!['sequence']] };
    },
  },
};
