/** Public keys of everybody who may ask for tokens, from the folder that is mounted into services. */
import { readFileSync, statSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { Type } from 'typebox';
import Value from 'typebox/value';
import {
  CLIENTS_DIR,
  CLIENTS_FILE,
  clientId,
  ClientRow,
  OPERATOR,
} from '../../contracts/security/token.ts';
import { publicKeyOf } from '../fabric/nkey.ts';

export interface Client {
  /** Entry name, or `operator`. */
  readonly name: string;
  readonly role: string;
  /** Two while one is replaced. */
  readonly keys: readonly KeyObject[];
}

export class ClientKeys {
  readonly #file: string;
  #clients: ReadonlyMap<string, Client> = new Map();
  #modified = -1;

  constructor(folder: string = CLIENTS_DIR) {
    this.#file = path.join(folder, CLIENTS_FILE);
  }

  /**
   * The client of that id (`machine/name`, or `operator`), from the newest file.
   *
   * @returns undefined when there is none, or no file
   */
  find(id: string): Client | undefined {
    this.#refresh();
    return this.#clients.get(id);
  }

  #refresh(): void {
    const modified = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
    if (modified === this.#modified) return;
    this.#modified = modified;
    this.#clients = modified === -1 ? new Map() : this.#read();
  }

  #read(): Map<string, Client> {
    const rows = Value.Parse(Type.Array(ClientRow), JSON.parse(readFileSync(this.#file, 'utf8')));
    const clients = new Map<string, Client>();
    for (const { name, machine, role, public_key } of rows) {
      const id = role === OPERATOR ? OPERATOR : clientId(machine, name);
      const keys = [...(clients.get(id)?.keys ?? []), publicKeyOf(public_key)];
      clients.set(id, { name, role, keys });
    }
    return clients;
  }
}
