/** Typed reads from the environment that collect problems instead of throwing at the first one. */
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../contracts/actions/action.ts';

/** An empty variable counts as absent: Compose renders `${X:-}` that way. */
export class EnvReader {
  readonly problems: string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  problem(name: string, what: string): void {
    this.problems.push(`${name} ${what}`);
  }

  text(name: string, rule: { pattern?: RegExp; fallback?: string } = {}): string {
    const value = this.#get(name) ?? rule.fallback;
    if (value === undefined) {
      this.problem(name, 'is not set');
      return '';
    }
    if (rule.pattern && !rule.pattern.test(value)) {
      this.problem(
        name,
        `is ${JSON.stringify(value)}, which does not match ${rule.pattern.source}`,
      );
    }
    return value;
  }

  number(name: string, rule: { min: number; max: number; fallback: number }): number {
    const raw = this.#get(name);
    if (raw === undefined) return rule.fallback;
    const value = Number(raw);
    if (Number.isFinite(value) && value >= rule.min && value <= rule.max) return value;
    this.problem(name, `is ${JSON.stringify(raw)}, not a number from ${rule.min} to ${rule.max}`);
    return rule.fallback;
  }

  port(name: string): number | null {
    const raw = this.#get(name);
    if (raw === undefined) return null;
    const value = Number(raw);
    if (Number.isInteger(value) && value >= 1 && value <= 65535) return value;
    this.problem(name, `is ${JSON.stringify(raw)}, not a port from 1 to 65535`);
    return null;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const raw = this.#get(name);
    if (raw === undefined) return fallback;
    const found = allowed.find((choice) => choice === raw.toLowerCase());
    if (found !== undefined) return found;
    this.problem(name, `is ${JSON.stringify(raw)}, not one of ${allowed.join(', ')}`);
    return fallback;
  }

  path(name: string): string | null {
    const raw = this.#get(name);
    if (raw === undefined) return null;
    if (!raw.startsWith('/')) this.problem(name, `is ${JSON.stringify(raw)}, not an absolute path`);
    return raw;
  }

  list(name: string): string[] {
    const parts = (this.#get(name) ?? '').split(',').map((part) => part.trim());
    return parts.filter((part) => part !== '');
  }

  /** The object in the file that the variable names; empty when it names none. */
  jsonFile(name: string): JsonObject {
    const path = this.path(name);
    if (path === null) return {};
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return value as JsonObject;
      }
      this.problem(name, `names ${path}, which holds no JSON object`);
    } catch (error) {
      this.problem(
        name,
        `names ${path}, which cannot be read as JSON (${(error as Error).message})`,
      );
    }
    return {};
  }

  #get(name: string): string | undefined {
    const value = this.#env[name];
    return value === '' ? undefined : value;
  }
}
