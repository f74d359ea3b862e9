/**
 * The way of the hub beside this steward, for recovery. The broker lets only that hub speak here, by its
 * nkey, and nothing of it crosses the link: so the caller is proved without a token, and recovery goes on
 * while the machine that gives tokens is away. It can do two verbs, and nothing that has to be forced.
 */
import type { Msg, Subscription } from '@nats-io/transport-node';
import { InputInvalid } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { HUB } from '../../contracts/observability/observability.ts';
import { PrincipalKind, type Principal } from '../../contracts/security/principal.ts';
import { RECOVERY_VERBS, type RecoveryVerb } from '../../contracts/steward.ts';
import { subjects } from '../../contracts/fabric/subjects.ts';
import type { Dispatcher } from '../../runtime/dispatch/dispatch.ts';
import type { Door, DoorParts } from '../../runtime/door.ts';
import { answer } from '../../runtime/fabric/answer.ts';

/** One answer also while two stewards of a machine run, since one takes over from the other. */
const QUEUE = 'q';

const HUB_BESIDE: Principal = {
  subject: HUB,
  kind: PrincipalKind.agent,
  roles: [],
  scopes: ['system:write'],
};

type Proved = Pick<Dispatcher, 'dispatch' | 'refuse'>;

export class RecoveryDoor implements Door {
  readonly name = 'recovery';
  readonly #parts: Pick<DoorParts, 'ctx' | 'dispatcher'>;
  readonly #proved: Proved;
  #subscriptions: Subscription[] = [];
  #closing: Promise<unknown> | undefined;

  constructor(parts: Pick<DoorParts, 'ctx' | 'dispatcher'>) {
    this.#parts = parts;
    this.#proved = forHubBeside(parts.dispatcher, parts.ctx.identity.agent);
  }

  async start(): Promise<void> {
    const { identity, nc } = this.#parts.ctx;
    this.#subscriptions = RECOVERY_VERBS.map((verb) =>
      nc.subscribe(subjects.recovery(identity.machine, verb), {
        queue: QUEUE,
        callback: (error, message) => {
          if (error === null) void this.#answer(verb, message);
        },
      }),
    );
    await nc.flush();
  }

  stopAccepting(): void {
    this.#closing ??= Promise.allSettled(this.#subscriptions.map((one) => one.drain()));
  }

  async drained(): Promise<void> {
    await this.#closing;
    await this.#parts.dispatcher.idle();
  }

  async #answer(verb: RecoveryVerb, message: Msg): Promise<void> {
    const { identity, nc } = this.#parts.ctx;
    await answer(verb, message, { identity, nc, dispatcher: this.#proved });
  }
}

/** The dispatcher for one who is proved already; a token that comes along counts for nothing. */
function forHubBeside(dispatcher: Dispatcher, agent: string): Proved {
  return {
    refuse: dispatcher.refuse,
    dispatch({ action, input, meta }) {
      const proved = { ...meta, token: undefined, principal: HUB_BESIDE };
      if ((input as { force?: unknown } | null)?.force === undefined)
        return dispatcher.dispatch({ action, input, meta: proved });
      const problems = 'force: recovery forces nothing';
      return Promise.resolve(
        dispatcher.refuse(new InputInvalid({ agent, action, problems }), proved),
      );
    },
  };
}
