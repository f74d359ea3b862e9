/** Pieces of a fleet for unit tests. */
import type { PlanEntry } from '../../contracts/observability/observability.ts';
import type { ContainerFacts, ContainersReport, HostSample } from '../../contracts/steward.ts';
import { openDatabase } from '../../runtime/sqlite/database.ts';
import { Board } from './fleet/board/board.ts';
import { Transitions, TRANSITIONS_SCHEMA } from './fleet/board/transitions.ts';

export function planned(name: string, more: Partial<PlanEntry> = {}): PlanEntry {
  return {
    name,
    machine: 'mainpc',
    slug: name.toLowerCase(),
    group: 'memory_system',
    role: 'agent',
    wave: 3,
    required: true,
    profiles: [],
    depends_on: [],
    gpu: null,
    memory_mib: 128,
    ...more,
  };
}

export function facts(name: string, more: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    name,
    service: name.toLowerCase(),
    machine: 'mainpc',
    id: 'abc',
    image: 'tandem/runtime',
    version: '1.0.0',
    group: 'memory_system',
    role: 'agent',
    state: 'running',
    health: 'healthy',
    restarts: 0,
    oom_kills: 0,
    exit_code: null,
    started_at: '2026-01-01T00:00:00.000Z',
    memory_limit_bytes: 1_000,
    cpus_limit: 1,
    memory_bytes: 500,
    cpu_percent: 1,
    pids: 7,
    ...more,
  };
}

export const well = {
  status: 'ok',
  ready: true,
  state: 'ready',
  message: '',
  version: '1.0.0',
} as const;

/** A board of one hub on mainpc with a clock of its own. */
export function testBoard(plan: readonly PlanEntry[]) {
  const time = { ms: 1_000_000 };
  const clocks = { now: () => time.ms, wall: () => Date.UTC(2026, 0, 1) + time.ms };
  const transitions = new Transitions(openDatabase('', '', TRANSITIONS_SCHEMA), (error) => {
    throw error;
  });
  const board = new Board({
    machine: 'mainpc',
    machines: ['mainpc', 'pc2'],
    plan,
    transitions,
    clocks,
    failed: (error) => {
      throw error;
    },
  });
  const timestamp = () => new Date(clocks.wall()).toISOString();
  const report = (machine: string, containers: ContainersReport['containers']) =>
    board
      .signs(machine)!
      .takeContainers({ machine, timestamp: timestamp(), containers, reason: null });
  const host = (machine: string, aheadMs = 0) =>
    board.signs(machine)!.takeHost({
      machine,
      timestamp: new Date(clocks.wall() + aheadMs).toISOString(),
    } as HostSample);
  const after = (ms: number) => {
    time.ms += ms;
    board.judgeAll();
  };
  const state = (id: string) => board.member(id)?.state;
  return { board, time, report, host, after, state };
}
