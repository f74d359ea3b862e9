/**
 * A hub for the page alone: serves the built page with the real code, and answers its questions from made-up data. It
 * can be stopped and started again on the same port, and told to be away.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  FleetNews,
  LogLine,
  Member,
} from '../../../src/contracts/observability/observability.ts';
import type { JsonObject } from '../../../src/contracts/actions/action.ts';
import { TandemError } from '../../../src/contracts/errors.ts';
import { NodeIncoming, send } from '../../../src/services/door/http/requests/node-exchange.ts';
import { pathOf } from '../../../src/services/door/http/requests/exchange.ts';
import { problemOf } from '../../../src/services/door/http/answers/problem.ts';
import { PathRouter } from '../../../src/services/door/http/router.ts';
import type { PlainRoute } from '../../../src/services/door/route.ts';
import { pageRoutes } from '../../../src/services/observability-hub/page/serving/page-routes.ts';
import { readAsHub } from './hub-contract.ts';
import { answers, type Question } from './answers.ts';
import { FakeSession } from './fake-session.ts';
import { seeded, type Random } from './random.ts';
import { drifted, sampleMachines, sampleMembers } from './sample-fleet.ts';
import { sampleLine } from './sample-replies.ts';

export interface FakeHubOptions {
  /** What scripts/build/page.ts wrote. */
  readonly pageDir: string;
  readonly members: number;
  /** Members whose load moves each second. */
  readonly movingPerSecond?: number;
  readonly seed?: number;
}

/** Ids of lines that a test writes, beyond those of all others. */
const WRITTEN_FROM = 2_000_000;

const ANYBODY = { subject: 'anonymous', kind: 'anonymous', roles: [], scopes: ['*:read'] } as const;

export class FakeHub {
  readonly random: Random;
  members: Member[];
  /** Path beginnings that answer that their source is away. */
  away: string[] = [];
  /** What was changed: the action and the input that the real hub would have run it with. */
  readonly changes: { readonly action: string; readonly input: JsonObject }[] = [];
  readonly #options: FakeHubOptions;
  readonly #session = new FakeSession();
  readonly #router = new PathRouter<PlainRoute>();
  /** Lines that the test wrote, the oldest first. */
  readonly #written: LogLine[] = [];
  readonly #watchers = new Set<ServerResponse>();
  readonly #tails = new Set<ServerResponse>();
  #server: Server | undefined;
  #port = 0;
  #revision = 1;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FakeHubOptions) {
    this.#options = options;
    this.random = seeded(options.seed ?? 7);
    this.members = sampleMembers(options.members, this.random);
    for (const route of [...pageRoutes(() => options.pageDir), ...this.#session.routes])
      this.#router.add(route.method, route.path, route);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#timer = setInterval(() => this.#move(), 1_000);
    return this;
  }

  /** Breaks every connection, as a crash does. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    this.#server?.closeAllConnections();
    this.#watchers.clear();
    this.#tails.clear();
    await closed;
  }

  /** A container writes a line, whoever listens or not. */
  write(id: string, msg: string): void {
    const member = this.members.find((each) => each.id === id)!;
    const place = WRITTEN_FROM + this.#written.length;
    const line = { ...sampleLine(member, place, Date.now(), this.random), msg };
    this.#written.push(line);
    for (const tail of this.#tails) tail.write(`data: ${JSON.stringify(line)}\n\n`);
  }

  get tails(): number {
    return this.#tails.size;
  }

  /** Changes members and tells whoever watches. */
  change(ids: readonly string[], to: Partial<Member>): void {
    const time = new Date().toISOString();
    const wanted = new Set(ids);
    this.members = this.members.map((m) => (wanted.has(m.id) ? { ...m, since: time, ...to } : m));
    this.#tell(this.members.filter(({ id }) => wanted.has(id)));
  }

  #move(): void {
    const count = Math.min(this.#options.movingPerSecond ?? 20, this.members.length);
    const start = Math.floor(this.random() * this.members.length);
    const moved = new Map<number, Member>();
    for (let at = 0; at < count; at++) {
      const index = (start + at) % this.members.length;
      moved.set(index, drifted(this.members[index]!, this.random));
    }
    this.members = this.members.map((member, at) => moved.get(at) ?? member);
    this.#tell([...moved.values()]);
  }

  #tell(members: readonly Member[]): void {
    this.#revision += 1;
    const news: FleetNews = {
      type: 'change',
      revision: this.#revision,
      time: new Date().toISOString(),
      machines: sampleMachines(this.random),
      members: [...members],
      gone: [],
    };
    for (const watcher of this.#watchers) watcher.write(`data: ${JSON.stringify(news)}\n\n`);
  }

  #snapshot(): FleetNews {
    return {
      type: 'snapshot',
      hub: 'mainpc',
      revision: this.#revision,
      time: new Date().toISOString(),
      machines: sampleMachines(this.random),
      members: this.members,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = new NodeIncoming(request, response);
    const path = pathOf(incoming);
    const found = this.#router.find(incoming.method, path);
    try {
      if (found !== undefined) {
        const asked = { request: incoming, parameters: found.parameters, principal: ANYBODY };
        return send(await found.value.answer(asked), response);
      }
      if (this.away.some((beginning) => path.startsWith(beginning)))
        return problem(
          response,
          path,
          503,
          'SOURCE_AWAY',
          'error-bus does not answer (its machine is cut off)',
        );
      const asked = await readAsHub(incoming);
      if (asked === undefined)
        return problem(response, path, 404, 'PATH_UNKNOWN', `there is no ${path} here`);
      if (path === '/v1/fleet/watch') return this.#watch(response);
      if (path === '/v1/logs/tail') return this.#tail(incoming, response);
      if (incoming.method !== 'GET') return this.#act(incoming, asked, response);
      const question: Question = {
        path,
        query: new URL(incoming.target, this.url).searchParams,
        members: this.members,
        written: this.#written,
        random: seeded(11),
      };
      const reply = answers(question);
      if (reply === undefined)
        return problem(response, path, 404, 'PATH_UNKNOWN', `there is no ${path} here`);
      json(response, 200, reply);
    } catch (error) {
      if (error instanceof TandemError)
        return json(response, error.status, problemOf(error, path, '0'));
      throw error;
    }
  }

  #act(
    incoming: NodeIncoming,
    asked: { action: string; input: JsonObject },
    response: ServerResponse,
  ): void {
    const path = pathOf(incoming);
    if (!this.#session.mayWrite(incoming.header('authorization')))
      return problem(
        response,
        path,
        403,
        'SCOPE_MISSING',
        'this needs a scope that you do not have',
      );
    this.changes.push(asked);
    json(response, 200, { status: 'success', message: 'done' });
  }

  #watch(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(`retry: 3000\n\ndata: ${JSON.stringify(this.#snapshot())}\n\n`);
    this.#watchers.add(response);
    response.once('close', () => this.#watchers.delete(response));
  }

  #tail(incoming: NodeIncoming, response: ServerResponse): void {
    const agent = new URL(incoming.target, this.url).searchParams.get('agent');
    const from = agent === null ? this.members : this.members.filter(({ name }) => name === agent);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('retry: 3000\n\n');
    let id = 1_000_000;
    const timer = setInterval(() => {
      const member = from[Math.floor(this.random() * from.length)];
      if (member === undefined) return;
      const line = sampleLine(member, (id += 1), Date.now(), this.random);
      response.write(`data: ${JSON.stringify(line)}\n\n`);
    }, 400);
    this.#tails.add(response);
    response.once('close', () => {
      clearInterval(timer);
      this.#tails.delete(response);
    });
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function problem(
  response: ServerResponse,
  path: string,
  status: number,
  code: string,
  detail: string,
): void {
  json(response, status, {
    type: `urn:tandem:error:${code}`,
    title: code,
    status,
    detail,
    code,
    instance: path,
  });
}
