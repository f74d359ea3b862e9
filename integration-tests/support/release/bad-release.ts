/**
 * Lets a good image be a bad release. A file in its memory says what is wrong with it, so a container that
 * starts again is a good one.
 */
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createUser } from '@nats-io/nkeys';
import type Docker from 'dockerode';
import { execIn } from '../containers/exec-in.ts';

/** What a release can do wrong while it looks healthy; `down`: every answer is bad. */
export const FAULTS = [
  'errors',
  'endpoint',
  'rpcs',
  'fabric',
  'slow',
  'crash',
  'leak',
  'swell',
  'login',
] as const;
export type Fault = (typeof FAULTS)[number] | 'state' | 'down' | 'none';

const INSIDE = '/bad-release';

/**
 * `errors`: two answers of a hundred. `rpcs`: answers over gRPC cannot be written. `fabric`: a ping breaks. `login`: the connection to the broker breaks, once.
 * `swell`: its memory grows, and it answers all the same; it stops growing before the kernel would end it.
 * `state`: what it finds in the folder of its state cannot be read.
 */
const BREAKS = `
const fs = require('node:fs');
const { Server } = require('node:http');
const read = () => {
  try {
    return fs.readFileSync('/tmp/bad', 'utf8');
  } catch {
    return '';
  }
};
let fault = '';
const kept = [];
const MIB = 1024 ** 2;
const swollen = 0.4 * process.constrainedMemory();
let calls = 0;
setInterval(() => {
  const isNew = fault !== (fault = read());
  if (fault === 'crash') process.exit(1);
  if (fault === 'leak') kept.push(Buffer.alloc(16 * 1024 ** 2, 1));
  if (fault === 'swell' && kept.length * MIB < swollen) kept.push(Buffer.alloc(MIB, 1));
  if (fault === 'login' && isNew)
    for (const one of process._getActiveHandles()) if (one.remotePort === 4222) one.destroy();
}, 100).unref();
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, request, response) {
  const bad = event === 'request' && request.url.startsWith('/v1/') ? read() : '';
  const pass = () => emit.apply(this, arguments);
  if (bad === 'slow') {
    const end = response.end;
    response.end = (...last) => (setTimeout(() => end.apply(response, last), 300), response);
  }
  const fails = {
    errors: () => (calls += 1) % 50 === 0,
    endpoint: () => request.url === '/v1/modes',
    down: () => true,
  }[bad];
  if (!fails?.()) return pass();
  response.statusCode = 500;
  response.end('{}');
  return true;
};
const parse = JSON.parse;
JSON.parse = (...text) => {
  if (fault === 'rpcs' && new Error().stack.includes('encodeMessage')) throw new Error('no such field');
  return parse(...text);
};
const { toISOString } = Date.prototype;
Date.prototype.toISOString = function () {
  if (fault === 'fabric' && /^ +at (Object[.])?run /.test(new Error().stack.split('\\n')[2]))
    throw new Error('no such clock');
  return toISOString.call(this);
};
const { existsSync } = fs;
fs.existsSync = (file) => {
  if (fault === 'state' && String(file).startsWith('/var/lib/tandem/'))
    throw new Error('the state is of version 2, and this reads 1');
  return existsSync(file);
};
`;

export class BadRelease {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'tandem-bad-release-'));
  readonly #key = path.join(this.#folder, 'nkey');
  #goodKey = '';

  constructor() {
    // Its user is not ours.
    chmodSync(this.#folder, 0o755);
    writeFileSync(path.join(this.#folder, 'breaks.cjs'), BREAKS, { mode: 0o644 });
  }

  /** What its compose service needs; its key is a copy, so that it can be rotated away alone. */
  get settings() {
    return {
      environment: {
        NODE_OPTIONS: `--require=${INSIDE}/breaks.cjs`,
        TANDEM_NKEY_FILE: `${INSIDE}/nkey`,
      },
      volumes: [`${this.#folder}:${INSIDE}:ro`],
    };
  }

  /** To be called before it starts. */
  useKey(file: string): void {
    this.#goodKey = file;
    this.goodKey();
  }

  goodKey(): void {
    copyFileSync(this.#goodKey, this.#key);
    chmodSync(this.#key, 0o644);
  }

  /** It is bad in this way from now on, until its container starts again. */
  async break(container: Docker.Container, fault: Fault): Promise<void> {
    // A key of the right form that no broker knows.
    if (fault === 'login') writeFileSync(this.#key, createUser().getSeed());
    const code = `fs.writeFileSync('/tmp/bad', '${fault}')`;
    await execIn(container, ['/usr/local/bin/node', '-e', code]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
