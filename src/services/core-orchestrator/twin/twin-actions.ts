/** The capability `twin`: measured state of both machines. */
import { Type } from 'typebox';
import { HOME_MACHINE } from '../../../contracts/fleet/machines.ts';
import { SAMPLE_SECONDS } from '../../../contracts/steward.ts';
import { facade } from '../../facade/facade.ts';
import { runningRegistry } from '../registry/running.ts';
import { Success, success } from '../success.ts';
import { currentState, historyOf, metricsOf } from './current.ts';
import { VramPayload } from './notes.ts';
import { oldHistory, oldLoad, oldMetrics } from './old-replies.ts';
import { reportError } from './report-error.ts';
import { runningTwin } from './running.ts';
import { HistoryReply, LoadReply, Machine, Metrics } from './schemas.ts';
import { simulateLoad } from './simulate.ts';
import { twinState } from './state.ts';

const twin = facade('twin');
const agent = 'SystemDigitalTwin' as const;
const Details = Type.Record(Type.String(), Type.Unknown());

twin.state(
  twinState(
    () => runningTwin().notes,
    () => runningRegistry().entries(),
  ),
);

export const twinActions = {
  get_metrics: twin.action({
    summary: 'Latest CPU, memory, disk, network and GPU figures of all machines',
    input: Type.Object({ machine: Machine }),
    output: Type.Object({ ...Success, metrics: Metrics }),
    run: ({ machine = HOME_MACHINE }) => {
      const { hosts, notes } = runningTwin();
      return { ...success, metrics: metricsOf(hosts, notes, machine) };
    },
    // Two measurements a moment apart are not the same.
    old: {
      agent,
      request: () => ({ action: 'get_metrics' }),
      reply: oldMetrics,
      ignore: ['metrics'],
    },
  }),

  get_history: twin.action({
    summary: 'The last 60 samples of each figure of a machine, one every 5 seconds',
    input: Type.Object({ machine: Machine }),
    output: HistoryReply,
    run: ({ machine = HOME_MACHINE }) => ({
      ...success,
      machine,
      sample_seconds: SAMPLE_SECONDS,
      history: historyOf(runningTwin().hosts, machine),
    }),
    old: {
      agent,
      request: () => ({ action: 'get_history' }),
      reply: oldHistory,
      ignore: ['history'],
    },
  }),

  simulate_load: twin.action({
    summary:
      'Whether a machine can take a load: VRAM up to 95 %, RAM up to 90 %, CPU with caution over 90 %',
    // What is no request is answered with `error_invalid_request`, as old clients expect.
    input: Type.Object({
      load_type: Type.Optional(Type.String({ maxLength: 64, description: 'vram, cpu or ram' })),
      value: Type.Optional(
        Type.Unknown({ description: 'MB above 0, or percentage points for cpu' }),
      ),
      machine: Machine,
    }),
    output: LoadReply,
    run: ({ load_type = '', value, machine = HOME_MACHINE }) => {
      const { hosts } = runningTwin();
      const figures = hosts.figures(machine);
      const silence = figures === undefined ? hosts.silenceOf(machine) : '';
      return {
        ...success,
        timestamp: new Date().toISOString(),
        machine,
        current_state: currentState(hosts, machine),
        load_type,
        requested_value: value ?? null,
        ...simulateLoad(load_type, value, figures, silence),
      };
    },
    old: {
      agent,
      reply: oldLoad,
      ignore: [
        'current_state',
        'reason',
        'projected_vram_mb',
        'projected_ram_mb',
        'projected_cpu_percent',
      ],
    },
  }),

  update_vram_metrics: twin.action({
    summary: 'Takes the VRAM use that a model server reports',
    input: Type.Object({ payload: VramPayload }),
    output: Type.Object(Success),
    run: async ({ payload }) => {
      const { notes } = runningTwin();
      notes.putVram({ ...payload, reported_at: new Date().toISOString() });
      await notes.save();
      return success;
    },
    old: { agent, reply: () => success },
  }),

  report_error: twin.action({
    summary: 'Passes an error report on to error-bus',
    input: Type.Object({ error: Details }),
    output: Type.Object({ ...Success, error_id: Type.String() }),
    run: async ({ error }, ctx) => ({ ...success, error_id: await reportError(error, ctx) }),
    old: {
      agent,
      reply: (old) => ({ ...success, error_id: String(old['error_id'] ?? '') }),
      ignore: ['error_id'],
    },
  }),
};
