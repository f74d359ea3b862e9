/** HAProxy's runtime API on a socket, for tests: maps, servers, figures. */
import { createServer, type Server } from 'node:net';

export interface FakeServer {
  readonly backend: string;
  readonly server: string;
  address: string;
  up: boolean;
  requests: number;
  errors: number;
  meanMs: number;
}

export class FakeHaproxy {
  readonly map = new Map<string, string>();
  readonly servers: FakeServer[] = [];
  readonly told: string[] = [];
  /** Takes connections and says nothing. */
  hangs = false;
  #server: Server | undefined;

  add(backend: string, some: Partial<FakeServer> = {}): FakeServer {
    const figures = { requests: 0, errors: 0, meanMs: 0 };
    const one = { backend, server: 's', address: '10.0.0.2', up: true, ...figures, ...some };
    this.servers.push(one);
    return one;
  }

  async listen(socket: string): Promise<void> {
    this.#server = createServer((connection) => {
      connection.on('error', () => undefined);
      connection.on('data', (data) => {
        if (this.hangs) return;
        connection.end(this.answer(String(data).trim()));
      });
    });
    await new Promise<void>((resolve) => this.#server!.listen(socket, resolve));
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  answer(line: string): string {
    this.told.push(line);
    return line
      .split(';')
      .map((command) => `${this.#one(command)}\n`)
      .join('');
  }

  #one(command: string): string {
    const [verb, what, ...rest] = command.split(' ');
    if (what === 'map') return this.#onMap(verb!, rest[1]!, rest[2]!);
    if (command === 'show servers state') return this.#state();
    if (command.startsWith('show stat')) return this.#stat();
    if (verb === 'set' && what === 'server') {
      const found = this.servers.find(({ backend, server }) => rest[0] === `${backend}/${server}`);
      if (!found) return 'No such server.';
      if (rest[1] !== 'addr') {
        found.up = rest[2] === 'up';
        return '';
      }
      // As HAProxy 3.0: only configuration or a name server give a first address.
      if (found.address === '-')
        return 'Update for the current server address family is only supported through configuration file.';
      const before = found.address;
      found.address = rest[2]!;
      return `IP changed from '${before}' to '${rest[2]}' by 'stats socket command'`;
    }
    return 'Unknown command.';
  }

  #onMap(verb: string, key: string, value: string): string {
    if (verb === 'show') return [...this.map].map(([k, v]) => `0x7f00 ${k} ${v}`).join('\n') + '\n';
    if (verb === 'set' && !this.map.has(key)) return 'entry not found.\n';
    if (verb === 'del') return this.map.delete(key) ? '' : 'Key not found.\n';
    this.map.set(key, value);
    return '';
  }

  #state(): string {
    const lines = this.servers.map(
      ({ backend, server, address, up }) => `3 ${backend} 1 ${server} ${address} ${up ? 2 : 0} 0 1`,
    );
    const head =
      '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight';
    return ['1', head, ...lines, ''].join('\n');
  }

  #stat(): string {
    const lines = this.servers.map(
      ({ backend, up, requests, errors, meanMs }) =>
        `${backend},BACKEND,${up ? 'UP' : 'DOWN'},${requests},${requests},${errors},${meanMs},"a, ""b"""`,
    );
    const head = '# pxname,svname,status,stot,req_tot,hrsp_5xx,rtime,last_chk';
    return [head, ...lines, ''].join('\n');
  }
}
