import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { MissingAgentName } from '../../contracts/error-catalogue/agents/delegation.ts';
import { AgentNotFound } from '../../contracts/error-catalogue/services/registry.ts';
import type { HostSample } from '../../contracts/steward.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Details, Done, Nothing, reply } from '../schemas.ts';
import { Port, VramReport as VramPayload } from './shared/schemas.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { Records } from './shared/records.ts';
import { without } from './shared/without.ts';
import { stateActions } from './shared/state-actions.ts';
import { directory, isWell } from './system-digital-twin/directory.ts';
import { passOn } from './system-digital-twin/errors.ts';
import { movableTwin } from './system-digital-twin/movable.ts';
import type { AgentNote, VramReport } from './system-digital-twin/reports.ts';
import { History, LoadAnswer, LoadQuestion, Registration } from './system-digital-twin/schemas.ts';
import { simulateLoad } from './system-digital-twin/simulate.ts';
import { Twin } from './system-digital-twin/twin.ts';

const NAME = 'SystemDigitalTwin';
const POLL_MS = 5_000;
const twin = new Opened<Twin>(NAME);

export default agent({
  name: NAME,
  description: 'The old twin: figures of both machines and the states of agents',
  actions: {
    get_metrics: action({
      summary: 'Latest figures of the own machine, and of each machine that is heard of',
      input: Nothing,
      output: reply({ metrics: Details }),
      run: async () => {
        const latest = without(await twin.get().latest(), 'roomiest');
        const machines = twin.get().machines();
        const each = await Promise.all(
          machines.map(async (name) => [name, await twin.get().figures(name)] as const),
        );
        return { status: 'success', metrics: { ...latest, machines: Object.fromEntries(each) } };
      },
    }),

    get_history: action({
      summary: 'The last 60 samples of each figure',
      input: Nothing,
      output: reply({ history: History }),
      run: () => ({ status: 'success', history: twin.get().history() }),
    }),

    get_all_agents: action({
      summary: 'State, machine and last sign of life by agent',
      input: Nothing,
      output: reply({ agents: Type.Record(Type.String(), Details) }),
      run: () => ({ status: 'success', agents: Object.fromEntries(twin.get().agents.entries()) }),
    }),

    get_registered_agents: action({
      summary: 'All agents with their endpoints',
      input: Nothing,
      output: reply({ agents: Type.Array(Details) }),
      run: async (_input, ctx) => ({
        status: 'success',
        agents: await directory(twin.get(), ctx.call),
      }),
    }),

    get_ok_agents: action({
      summary: 'Agents that say they are well',
      input: Nothing,
      output: reply({ count: Type.Integer(), agents: Type.Unknown() }),
      run: async (_input, ctx) => {
        const agents = (await directory(twin.get(), ctx.call)).filter(isWell);
        return { status: 'success', count: agents.length, agents };
      },
    }),

    get_agent_info: action({
      summary: 'What is known of one agent',
      input: Type.Object({ agent_name: Type.Optional(Type.String()) }),
      output: reply({ agent_info: Details }),
      run: ({ agent_name }) => {
        if (!agent_name) throw new MissingAgentName();
        const found = twin.get().agents.get(agent_name);
        if (found === undefined) throw new AgentNotFound({ agent_name });
        return { status: 'success', agent_info: { ...found } };
      },
    }),

    simulate_load: action({
      summary: 'Whether a machine can take a load',
      input: LoadQuestion,
      output: LoadAnswer,
      run: async ({ load_type, value, machine }, { identity }) => {
        const asked = machine ?? identity.machine;
        const figures = await twin.get().figures(asked);
        return {
          status: 'success',
          timestamp: new Date().toISOString(),
          machine: asked,
          current_state: without(figures, 'roomiest'),
          load_type: load_type ?? null,
          requested_value: value ?? null,
          ...simulateLoad(load_type, value, figures),
        };
      },
    }),

    register_agent: action({
      summary: 'Passes a registration on, and notes the state of an agent',
      input: Registration,
      output: Done,
      run: async (input, ctx) => {
        const { registration_data: data, status, location } = input;
        const named = input.agent_name ?? data?.['agent_name'] ?? data?.['agent_id'];
        if (typeof named !== 'string' || named === '') throw new MissingAgentName();
        if (data !== undefined)
          await ctx.call('ServiceRegistry', 'register_agent', { agent_name: named, ...data });
        const note: AgentNote = {
          status: status ?? twin.get().agents.get(named)?.status ?? 'unknown',
          location: location ?? twin.get().agents.get(named)?.location ?? 'unknown',
          last_seen: new Date().toISOString(),
        };
        twin.get().agents.set(named, note);
        return { status: 'success' };
      },
    }),

    get_agent_endpoint: action({
      summary: 'The endpoint of an agent, from ServiceRegistry',
      input: Type.Object({ agent_name: Type.Optional(Type.String()) }),
      output: reply({ host: Type.String(), port: Port }),
      run: async ({ agent_name }, ctx) => {
        if (!agent_name) throw new MissingAgentName();
        return ctx.call('ServiceRegistry', 'get_agent_endpoint', { agent_name });
      },
    }),

    publish_event: action({
      summary: 'Publishes an event to the fleet',
      input: Type.Object({ event: Details }),
      output: reply({ message: Type.String(), event_id: Type.String() }),
      run: ({ event }, ctx) => {
        const given = event['event_id'];
        const event_id = typeof given === 'string' && given !== '' ? given : randomUUID();
        ctx.publish('system', { ...event, event_id });
        return { status: 'success', message: 'Event published', event_id };
      },
    }),

    report_error: action({
      summary: 'Passes an error on to the error bus',
      input: Type.Object({ error: Details }),
      output: reply({ error_id: Type.String() }),
      run: ({ error }, ctx) => ({ status: 'success', error_id: passOn(error, ctx) }),
    }),

    update_vram_metrics: action({
      summary: 'Takes the VRAM use that a model server reports',
      input: Type.Object({ payload: VramPayload }),
      output: Done,
      run: ({ payload }) => {
        twin.get().vram.set(payload.agent_name, payload);
        return { status: 'success' };
      },
    }),

    ...stateActions(movableTwin(NAME, () => twin.get())),
  },
  start: async (ctx) => {
    const agents = await Records.onDisk<AgentNote>(ctx.stateDir, 'agents.sqlite');
    const vram = await Records.onDisk<VramReport>(ctx.stateDir, 'vram.sqlite');
    const opened = new Twin(ctx, agents, vram);
    twin.set(opened);
    const stewards = ctx.nc.subscribe(subjects.event('host', '*'), {
      callback: (error, message) => {
        if (error === null) opened.hear(message.json<HostSample>());
      },
    });
    const stop = every(POLL_MS, ctx.log, 'measuring', () => opened.poll());
    return () => {
      stop();
      stewards.unsubscribe();
      twin.set(undefined);
      agents.close();
      vram.close();
    };
  },
});
