/** Where a process learns of its part: both keys of the record on colors, now and at each change. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { releaseBucket, releasedKey, type Released } from '../../contracts/release/release.ts';
import { ackedPublish } from '../fabric/acked-publish.ts';
import type { Request } from '../fabric/requests.ts';
import type { Log } from '../log/log.ts';
import { changesOf, readRecord } from './read-record.ts';
import type { Seen } from './role.ts';

/** Between two tries while the broker cannot say, milliseconds. */
const RETRY_MS = 200;
/** A change is announced before it is stored, so it is looked for again after these, milliseconds. */
const LOOKS_MS = [0, 2, 5, 10, 20, 50, 100, 300, 1_000];
const PUT_MS = 2_000;

export interface RecordSource {
  /** Resolves when the broker says for sure; rejects only when the signal aborts. */
  read(signal: AbortSignal): Promise<Seen>;
  /** Calls back after each change, perhaps more than once. */
  follow(changed: (seen: Seen) => void): void;
  /** Stores that this container let go. @throws Error when it is not stored in time */
  tell(released: Released): Promise<void>;
}

export interface SourceParts {
  readonly nc: NatsConnection;
  readonly request: Request;
  readonly machine: string;
  readonly slug: string;
  readonly log: Log;
}

/** Reads the broker of the machine. Needs neither a consumer nor JetStream's library. */
export function recordOnFabric(parts: SourceParts): RecordSource {
  const { nc, request, machine, slug, log } = parts;
  const publish = ackedPublish(request);

  async function read(signal: AbortSignal): Promise<Seen> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await readRecord(nc, machine, slug);
      } catch (err) {
        if (tries === 0) log.warn('the record on colors cannot be read, trying again', { err });
        await sleep(RETRY_MS, undefined, { signal });
      }
    }
  }

  function follow(changed: (seen: Seen) => void): void {
    let latest = 0;
    /** Looks until what was announced is stored; a later announcement takes over. */
    async function look(announced: string, at: number): Promise<void> {
      for (const pause of LOOKS_MS) {
        await sleep(pause, undefined, { ref: false });
        const seen = await readRecord(nc, machine, slug).catch(() => undefined);
        if (at !== latest) return;
        if (seen === undefined) continue;
        changed(seen);
        if (isIn(announced, seen)) return;
      }
    }
    for (const subject of changesOf(machine, slug)) {
      nc.subscribe(subject, {
        callback: (error, msg) => {
          if (error === null) void look(msg.string(), (latest += 1));
          else log.error('changes of colors are not heard', { err: error });
        },
      });
    }
  }

  return {
    read,
    follow,
    tell: async (released) => {
      const subject = `$KV.${releaseBucket(machine)}.${releasedKey(slug)}`;
      await publish(subject, JSON.stringify(released), { timeout: PUT_MS });
    },
  };
}

function isIn(announced: string, { record, released }: Seen): boolean {
  return [record, released].some((value) => JSON.stringify(value) === announced);
}
