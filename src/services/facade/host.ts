/** What the facades of one process share; `startFacade` gives it its connections. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { LegacyAgent } from '../../contracts/migration/modes.ts';
import { LegacyClient, type LegacyCall } from './legacy/legacy-client.ts';
import { ModeBook } from './modes/mode-book.ts';
import { ParityBook } from './parity/parity.ts';
import { Shadow } from './parity/shadow.ts';

/** Asks a legacy agent, wherever it is. @throws DELEGATION_FAILED */
export type AskLegacy = (legacy: LegacyAgent, call: LegacyCall) => Promise<JsonObject>;

/** Counts answers by who gave them: `service`, `legacy`, `fallback` or `failed`. */
export type CountAnswer = (capability: string, action: string, by: string) => void;

export class FacadeHost {
  readonly modes: ModeBook;
  readonly parity = new ParityBook();
  readonly shadow = new Shadow(this.parity);
  readonly client = new LegacyClient();
  /** Sockets to the own machine's network; a service that is started reaches the other one too. */
  askLegacy: AskLegacy = (legacy, call) => this.client.ask(legacy, call);
  count: CountAnswer = () => undefined;

  constructor(modes: ModeBook = new ModeBook()) {
    this.modes = modes;
  }
}

/** The host of this process. */
export const processHost = new FacadeHost();
