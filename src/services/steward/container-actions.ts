/** Actions on the containers of this machine. Looking is open; what changes something needs `system:write`. */
import { Type } from 'typebox';
import type { JsonObject } from '../../contracts/actions/action.ts';
import { ContainerInfo, ContainerSummary, ContainerUsage } from '../../contracts/steward.ts';
import { action } from '../../runtime/agent.ts';
import type { CallContext } from '../../runtime/context.ts';
import { infoOf, summaryOf, usageOf } from './engine/describe.ts';
import { findContainer } from './engine/find.ts';
import { isOfFleet } from './engine/labels.ts';
import { findLeftovers, removeLeftovers } from './engine/leftovers.ts';
import { act, type Verb } from './engine/verbs.ts';
import type { Steward } from './steward.ts';

/** Longer than any container's grace. */
const VERB_TIMEOUT_MS = 120_000;
const WRITE = { scope: 'system:write' };

const Success = { status: Type.Literal('success'), machine: Type.String() };
const Name = Type.String({
  minLength: 1,
  maxLength: 128,
  description: 'Entry name or compose service name',
});
const OnBehalfOf = {
  on_behalf_of: Type.Optional(
    Type.String({ maxLength: 200, description: 'Who asked the caller; kept in the audit record' }),
  ),
};
const VerbInput = Type.Object({
  name: Name,
  force: Type.Optional(
    Type.Boolean({ description: 'Also the broker and the ingress, which everybody needs' }),
  ),
  timeout_seconds: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 100, description: 'Until it is killed' }),
  ),
  started_at: Type.Optional(
    Type.String({ description: 'Only if it has this start; a second caller then changes nothing' }),
  ),
  ...OnBehalfOf,
});
const VerbOutput = Type.Object({
  ...Success,
  changed: Type.Boolean({ description: 'False: it was in that state already' }),
  container: ContainerInfo,
});
const Leftovers = Type.Array(
  Type.Object({
    kind: Type.Enum(['container', 'image']),
    id: Type.String(),
    what: Type.String(),
    bytes: Type.Integer(),
  }),
);

/** Name of the caller for the audit record; an action with a requirement always has a proved one. */
function actorOf(ctx: CallContext): string {
  return ctx.principal?.subject ?? `${ctx.caller ?? 'somebody'} (unproved)`;
}

function detailsOf(input: { readonly on_behalf_of?: string | undefined }): JsonObject {
  return input.on_behalf_of === undefined ? {} : { on_behalf_of: input.on_behalf_of };
}

/** @param running gives the steward, or throws while it starts */
export function containerActions(running: () => Steward) {
  const verb = (name: Verb, summary: string) =>
    action({
      summary,
      input: VerbInput,
      output: VerbOutput,
      requires: WRITE,
      timeoutMs: VERB_TIMEOUT_MS,
      run: async (input, ctx) => {
        const { audit, link, machine, live } = running();
        const result = await act(
          { engine: link.engine(), audit, machine, live },
          {
            verb: name,
            name: input.name,
            force: input.force ?? false,
            timeoutSeconds: input.timeout_seconds,
            startedAt: input.started_at,
            actor: actorOf(ctx),
            details: detailsOf(input),
          },
        );
        return { status: 'success', machine, ...result } as const;
      },
    });

  return {
    list_containers: action({
      summary: 'Containers of the fleet on this machine',
      input: Type.Object({}),
      output: Type.Object({ ...Success, containers: Type.Array(ContainerSummary) }),
      run: async () => {
        const { link, machine, live } = running();
        const { api, own } = link.engine();
        const listed = (await api.list(own.project)).filter(({ Labels }) =>
          isOfFleet(Labels, own.project),
        );
        const containers = listed
          .map((one) => summaryOf(one, machine, live))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        return { status: 'success', machine, containers } as const;
      },
    }),

    inspect_container: action({
      summary: 'State, limits, restarts and last end of one container',
      input: Type.Object({
        name: Name,
        usage: Type.Optional(Type.Boolean({ description: 'Also what it uses now' })),
      }),
      output: Type.Object({
        ...Success,
        container: ContainerInfo,
        usage: Type.Optional(ContainerUsage),
      }),
      run: async ({ name, usage }) => {
        const { link, machine, live } = running();
        const engine = link.engine();
        const { Id } = await findContainer(engine, name, machine, live);
        const container = infoOf(await engine.api.inspect(Id), machine, live);
        const more = usage === true ? { usage: usageOf(await engine.api.stats(Id)) } : {};
        return { status: 'success', machine, container, ...more } as const;
      },
    }),

    start_container: verb('start_container', 'Starts a container'),
    stop_container: verb('stop_container', 'Stops a container'),
    restart_container: verb('restart_container', 'Stops and starts a container'),
    clear_container_state: verb(
      'clear_container_state',
      'Restarts an agent that begins anew; what it had is set aside in its state folder',
    ),

    list_leftovers: action({
      summary: 'Ended one-off containers and untagged images of the fleet',
      input: Type.Object({}),
      output: Type.Object({ ...Success, leftovers: Leftovers }),
      run: async () => {
        const { link, machine } = running();
        const leftovers = await findLeftovers(link.engine());
        return { status: 'success', machine, leftovers } as const;
      },
    }),

    remove_leftovers: action({
      summary: 'Removes what list_leftovers lists',
      input: Type.Object(OnBehalfOf),
      output: Type.Object({ ...Success, removed: Leftovers, kept: Leftovers }),
      requires: WRITE,
      timeoutMs: VERB_TIMEOUT_MS,
      run: async (input, ctx) => {
        const { audit, link, machine } = running();
        const who = { actor: actorOf(ctx), details: detailsOf(input) };
        const result = await removeLeftovers(link.engine(), audit, who);
        return { status: 'success', machine, ...result } as const;
      },
    }),
  };
}
