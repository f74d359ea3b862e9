/** Actions that give out resources and take them back; in the shapes of now and of before. */
import { randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import {
  AllocationUnknown,
  ResourcesInsufficient,
} from '../../../../contracts/error-catalogue/services/resources.ts';
import { facade } from '../../../facade/facade.ts';
import { running } from '../../running.ts';
import type { Allocation } from '../ledger/allocation.ts';
import { currentStats } from '../reports/current-stats.ts';
import { fromOld, toOld, whatIsAsked } from './old-bookkeeping.ts';
import {
  AllocateInput,
  AllocateOutput,
  AllocationView,
  Seconds,
  WhichAllocation,
} from './schemas.ts';
import { overThresholds } from './thresholds.ts';
import { allocationView, expiresAt } from './views.ts';

const resources = facade('resources');

type Allocate = Static<typeof AllocateInput>;
type Which = Static<typeof WhichAllocation>;

const isOld = ({ resource_type }: Allocate) => resource_type !== undefined;

const asked = (input: Allocate) =>
  input.resource_type !== undefined
    ? fromOld(input.resource_type, input.amount ?? 1)
    : whatIsAsked(input.resources ?? {});

const idOf = ({ allocation_id, resource_id }: Which) => allocation_id ?? resource_id;

/** @throws ALLOCATION_UNKNOWN for a request that names none */
function needId(which: Which): string {
  const id = idOf(which);
  if (id === undefined) throw new AllocationUnknown({ id: '(none named)' });
  return id;
}

async function allocate(input: Allocate): Promise<Allocation> {
  const now = running();
  if (isOld(input)) {
    // The old rule stands for the old shape, and the pools beside it.
    const over = overThresholds(await currentStats(now), now.thresholds.value);
    if (over.length > 0) throw new ResourcesInsufficient({ reason: over.join('; ') });
  }
  return now.resources.allocate({
    id: idOf(input) ?? randomUUID(),
    priority: input.priority ?? 'MEDIUM',
    ...asked(input),
    machine: input.machine,
    gpuUuid: input.gpu_uuid,
    ttlMs: input.ttl_seconds === undefined ? null : input.ttl_seconds * 1_000,
    holder: 'user',
  });
}

export const allocationActions = {
  allocate_resources: resources.action({
    summary: 'Gives resources of one machine when every pool that is named has enough left',
    input: AllocateInput,
    output: AllocateOutput,
    run: async (input) => {
      const given = await allocate(input);
      return {
        status: 'success',
        allocation_id: given.id,
        resource_id: given.id,
        message: `Resource ${given.id} allocated successfully`,
        token: given.token,
        machine: given.machine,
        ...(given.gpuUuid === undefined ? {} : { gpu_uuid: given.gpuUuid }),
        expires_at: expiresAt(given, running().resources.wallAhead),
      };
    },
    old: {
      agent: 'ResourceManager',
      request: (input) => {
        const { type, amount } = toOld(asked(input));
        return {
          action: 'allocate_resources',
          resource_id: idOf(input) ?? randomUUID(),
          resource_type: type,
          amount,
        };
      },
      reply: (old) => ({
        ...(old as { status: string }),
        allocation_id: String(old['resource_id']),
        resource_id: String(old['resource_id']),
      }),
      ignore: ['token', 'machine', 'gpu_uuid', 'expires_at', 'message'],
    },
  }),

  release_resources: resources.action({
    summary: 'Gives resources back; naming what nobody has is no failure in the new shape',
    input: WhichAllocation,
    output: Type.Object({
      status: Type.String(),
      message: Type.Optional(Type.String()),
      resource_id: Type.Optional(Type.String()),
    }),
    run: async (input) => {
      const id = needId(input);
      const held = await running().resources.release(id, input.token);
      if (!held && input.allocation_id === undefined) throw new AllocationUnknown({ id });
      const message = held ? `Resource ${id} released` : `Resource ${id} was not allocated`;
      return { status: 'success', message, resource_id: id };
    },
    old: {
      agent: 'ResourceManager',
      request: (input) => ({ action: 'release_resources', resource_id: idOf(input) ?? '' }),
      ignore: ['message'],
    },
  }),

  renew_allocation: resources.action({
    summary: 'Starts the lease of an allocation anew',
    input: Type.Object({
      ...WhichAllocation.properties,
      ttl_seconds: Type.Optional(Seconds(7 * 24 * 3_600)),
    }),
    output: Type.Object({ status: Type.String(), allocation: AllocationView }),
    run: async (input) => {
      const { resources } = running();
      const ttlMs = input.ttl_seconds === undefined ? undefined : input.ttl_seconds * 1_000;
      const renewed = await resources.renew(needId(input), input.token, ttlMs);
      return { status: 'success', allocation: allocationView(renewed, resources.wallAhead) };
    },
  }),

  get_allocation: resources.action({
    summary: 'An allocation; with a token, only while that token is the current one',
    input: WhichAllocation,
    output: Type.Object({ status: Type.String(), allocation: AllocationView }),
    run: (input) => {
      const { resources } = running();
      const held = resources.held(needId(input), input.token);
      return { status: 'success', allocation: allocationView(held, resources.wallAhead) };
    },
  }),

  list_allocations: resources.action({
    summary: 'Everything that is given out, to callers and to tasks',
    input: Type.Object({
      holder: Type.Optional(Type.Enum(['user', 'task'])),
      machine: Type.Optional(Type.String()),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 200 })),
    }),
    output: Type.Object({
      status: Type.String(),
      allocations: Type.Array(AllocationView),
      total: Type.Integer(),
    }),
    run: ({ holder, machine, limit = 200 }) => {
      const { resources } = running();
      const all = resources.book
        .allocations()
        .filter((a) => holder === undefined || a.holder === holder)
        .filter((a) => machine === undefined || a.machine === machine);
      const shown = all.slice(0, limit).map((a) => allocationView(a, resources.wallAhead));
      return { status: 'success', allocations: shown, total: all.length };
    },
  }),
};
