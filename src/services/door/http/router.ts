/** Finds what is mounted at a path; the routers are Hono's. */
import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';

export interface Found<T> {
  readonly value: T;
  /** Decoded path parameters. */
  readonly parameters: Readonly<Record<string, string>>;
}

export class PathRouter<T> {
  readonly #router = new SmartRouter<T>({ routers: [new RegExpRouter(), new TrieRouter()] });

  /** @param path with parameters in braces; what is added first wins */
  add(method: string, path: string, value: T): void {
    this.#router.add(method, path.replace(/\{(\w+)\}/g, ':$1'), value);
  }

  /** @param path as it was sent, without the query */
  find(method: string, path: string): Found<T> | undefined {
    // Bars stay escaped, so that they do not split a parameter.
    const plain = path.includes('%') ? decoded(path.replaceAll('%25', '%2525'), decodeURI) : path;
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
