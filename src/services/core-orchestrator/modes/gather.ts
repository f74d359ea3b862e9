/** Asks the services about their capabilities; one that is away costs only its own part of the answer. */
import { CAPABILITIES } from '../../../contracts/migration/modes.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { TandemError } from '../../../contracts/errors.ts';

/** Longest wait for one service, milliseconds. */
const WAIT_MS = 2_000;

/** Services that have capabilities, each once. */
export const SERVICES = [...new Set(Object.values(CAPABILITIES).map(({ service }) => service))];

/** A machine whose own instance is asked; undefined for a service that runs once. */
export interface Asked {
  readonly service: string;
  readonly machine: string | undefined;
}

/** The hub runs on both machines, the others once. */
const INSTANCES: readonly Asked[] = SERVICES.flatMap((service): Asked[] =>
  service === 'observability-hub'
    ? ['mainpc', 'pc2'].map((machine) => ({ service, machine }))
    : [{ service, machine: undefined }],
);

export interface Gathered {
  readonly answers: readonly (Asked & { readonly answer: JsonObject })[];
  readonly away: readonly (Asked & { readonly reason: string })[];
}

export async function gather(ctx: CallContext, action: string): Promise<Gathered> {
  const asked = await Promise.all(
    INSTANCES.map(async (instance) => {
      const { service, machine } = instance;
      try {
        const options = { timeoutMs: WAIT_MS, ...(machine === undefined ? {} : { machine }) };
        return { ...instance, answer: await ctx.call(service, action, {}, options) };
      } catch (error) {
        if (!(error instanceof TandemError)) throw error;
        return { ...instance, reason: error.message };
      }
    }),
  );
  return {
    answers: asked.filter((part) => 'answer' in part),
    away: asked.filter((part) => 'reason' in part),
  };
}
