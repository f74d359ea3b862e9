/** Finds what is mounted at a path; the routers are Hono's. */
import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';

export interface Found<T> {
  readonly value: T;
  /** Decoded path parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

const NO_PARAMETERS = {};

export class PathRouter<T> {
  /**
   * Paths without parameters, by method and path. Beside others in one router they would often force
   * it from its regular expression to its tree, which is slower.
   */
  readonly #fixed = new Map<string, T>();
  readonly #router = new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] });

  /**
   * @param path with parameters in braces, `{rest+}` for all that follows; paths without parameters win,
   *   then what is added first
   */
  add(method: string, path: string, value: T): void {
    const place = `${method} ${path}`;
    if (!path.includes('{')) {
      if (!this.#fixed.has(place)) this.#fixed.set(place, value);
      return;
    }
    const pattern = path.replace(/\{(\w+)\+\}/g, ':$1{.+}').replace(/\{(\w+)\}(?!\})/g, ':$1');
    this.#router.add(method, pattern, value);
  }

  /** @param path as it was sent, without the query */
  find(method: string, path: string): Found<T> | undefined {
    // Bars stay escaped, so that they do not split a parameter.
    const plain = path.includes('%') ? decoded(path.replaceAll('%25', '%2525'), decodeURI) : path;
    const fixed = this.#fixed.get(`${method} ${plain}`);
    if (fixed !== undefined) return { value: fixed, parameters: NO_PARAMETERS };
    const [handlers, stash] = this.#router.match(method, plain);
    const [value, places] = handlers[0] ?? [];
    if (value === undefined || places === undefined) return undefined;
    const parameters: Record<string, string> = {};
    for (const [name, place] of Object.entries(places)) {
      const text = typeof place === 'number' ? stash?.[place] : place;
      if (text === undefined) continue;
      parameters[name] = text.includes('%') ? decoded(text, decodeURIComponent) : text;
    }
    return { value, parameters };
  }
}

/** What is no escape stays as it is. */
function decoded(text: string, decode: (text: string) => string): string {
  try {
    return decode(text);
  } catch {
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (part) => {
      try {
        return decode(part);
      } catch {
        return part;
      }
    });
  }
}
