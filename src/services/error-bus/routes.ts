/** The doors of the error bus: its HTTP endpoints, old and new, and its gRPC service. */
import { Type } from 'typebox';
import type { GrpcService, Route } from '../door/route.ts';
import { Details, limit } from './actions/schemas.ts';

const tag = 'errors';
const v1 = { tag } as const;
const old = { tag, old: true } as const;

export const routes: readonly Route[] = [
  { ...v1, method: 'POST', path: '/v1/errors', action: 'report', status: 201 },
  { ...v1, method: 'POST', path: '/v1/errors/batch', action: 'report_many' },
  { ...v1, method: 'GET', path: '/v1/errors', action: 'query' },
  { ...v1, method: 'GET', path: '/v1/errors/recent', action: 'recent' },
  { ...v1, method: 'GET', path: '/v1/errors/tail', stream: 'tail' },
  { ...v1, method: 'GET', path: '/v1/errors/replay', stream: 'replay_errors' },
  { ...v1, method: 'POST', path: '/v1/errors/replay', action: 'replay' },
  { ...v1, method: 'GET', path: '/v1/errors/agents', action: 'agent_health' },
  { ...v1, method: 'GET', path: '/v1/errors/agents/{agent}', action: 'agent_health' },
  { ...v1, method: 'GET', path: '/v1/errors/floods', action: 'flood_status' },
  { ...v1, method: 'POST', path: '/v1/errors/floods/reload', action: 'reload_flood_rules' },
  { ...v1, method: 'GET', path: '/v1/errors/dead', action: 'dead_letters' },
  { ...v1, method: 'POST', path: '/v1/errors/dead/redrive', action: 'redrive_dead_letters' },
  { ...old, method: 'GET', path: '/health', action: 'suite_health', scope: 'errors:read' },
  { ...old, method: 'POST', path: '/report', action: 'report', accepts: Details },
  {
    ...old,
    method: 'GET',
    path: '/recent',
    action: 'get_recent_errors',
    accepts: Type.Object({ limit }),
  },
  { ...old, method: 'GET', path: '/agent_health', action: 'get_agent_health' },
];

const reads = { scope: 'errors:read' } as const;

export const grpc: readonly GrpcService[] = [
  {
    proto: 'tandem/v1/errors.proto',
    service: 'tandem.v1.ErrorService',
    tag,
    methods: {
      Recent: reads,
      AgentHealth: reads,
      FloodStatus: reads,
      DeadLetters: reads,
      ReplayErrors: reads,
      Tail: reads,
    },
  },
];
