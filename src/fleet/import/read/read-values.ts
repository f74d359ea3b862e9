import { quote } from '../../finding.ts';
import { say, type Draft } from '../draft.ts';
import { fillIn, sumOf, type Variables } from './expression.ts';
import { plain, type Tree } from '../source/tree.ts';
import { isSecretName, secretKind } from '../../validate/secret-text.ts';

/** Keys whose text values are secrets; they belong in `secrets`, never in a committed file. */
const SECRET_KEY = /pass(word|wd)|secret|token$|api_?key|access_?key|private_?key|credential/i;
/** The same for numbers: `password: 123456` is one, `password_min_length: 8` is not. */
const NUMBER_KEY = /(pass(word|wd)|secret|api_?key|access_?key|private_?key)$/i;
/** Servers that are not agents; the old launcher never moved them with PORT_OFFSET. */
const FOREIGN =
  /redis|postgres|mysql|mongo|rabbit|nats|mqtt|kafka|elastic|ollama|prometheus_url|influx/i;

/**
 * The `config` block of an agent as plain data: kept as it is, except that variables are filled in where
 * they have a value (nothing else would ever expand them) and secrets stay out.
 *
 * @param path dotted path of the block, for messages
 */
export function readConfig(tree: Tree, path: string, draft: Draft, variables: Variables): unknown {
  if (tree.kind === 'list') {
    return tree.items.flatMap((item, i) => {
      const at = `${path}[${i}]`;
      if (!isSecret('', item)) return [readConfig(item, at, draft, variables)];
      sayNoSecret(draft, at);
      return [];
    });
  }
  if (tree.kind === 'map') {
    const kept: [string, unknown][] = [];
    for (const [key, value] of tree.items) {
      const at = `${path}.${key}`;
      if (isSecret(key, value)) sayNoSecret(draft, at);
      else kept.push([key, readConfig(value, at, draft, variables)]);
    }
    return Object.fromEntries(kept);
  }
  if (typeof tree.value === 'bigint') return String(tree.value);
  if (typeof tree.value !== 'string' || !tree.value.includes('$')) return plain(tree);
  return filled(tree.value, path, draft, variables);
}

/** The `environment` of an agent, a map or a list of `NAME=value`. */
export function readEnvironment(tree: Tree, draft: Draft, variables: Variables): void {
  for (const [name, value] of pairsOf(tree)) {
    const at = `environment.${name}`;
    if (value.kind !== 'scalar' || !/^[A-Za-z_]\w*$/.test(name)) {
      say(draft, 'KEY_NOT_CARRIED', `${quote(at)} is not a plain variable; it was left out`);
    } else if (isSecret(name, value) || (isSecretName(name) && typeof value.value === 'number')) {
      sayNoSecret(draft, at);
    } else {
      const text = value.value === null ? '' : String(value.value);
      draft.environment[name] = String(filled(text, at, draft, variables));
    }
  }
}

function filled(source: string, path: string, draft: Draft, variables: Variables): unknown {
  const result = fillIn(source, variables);
  if (result.unset.size > 0) {
    const names = [...result.unset].join(', ');
    const message = `${path} ${quote(source)} needs ${names}, which nothing sets; it was kept as written (--env ${names.split(',')[0]}=... fills it in)`;
    say(draft, 'CONFIG_VARIABLE_KEPT', message);
  }
  if (result.set.size === 0 && result.defaulted.size === 0) return source;
  const value = /[+-]/.test(result.text) ? (sumOf(result.text) ?? result.text) : result.text;
  const moved = /OFFSET/.test(source);
  const numeric = moved && typeof value === 'string' ? (sumOf(value) ?? value) : value;
  const without = fillIn(source, new Map()).text;
  if (result.set.size > 0 && without !== result.text) {
    const names = [...result.set].join(', ');
    const code = moved ? 'PORT_SHIFTED' : 'VALUE_FROM_VARIABLE';
    say(draft, code, `${path} is ${quote(numeric)} with ${names} from the command line`);
  } else {
    say(draft, 'EXPRESSION_EVALUATED', `${path} ${quote(source)} is ${quote(numeric)}`);
  }
  if (moved && FOREIGN.test(path)) {
    const message = `${path} ${quote(source)} moves the port of a server that is no agent with PORT_OFFSET; it most likely listens on its usual port`;
    say(draft, 'SHIFTED_FOREIGN_PORT', message);
  }
  return numeric;
}

function pairsOf(tree: Tree): [string, Tree][] {
  if (tree.kind === 'map') return [...tree.items];
  if (tree.kind === 'scalar') return [];
  return tree.items.flatMap((item): [string, Tree][] => {
    if (item.kind === 'map') return [...item.items];
    const [name, ...rest] = item.kind === 'scalar' ? String(item.value).split('=') : [];
    const { offset } = item;
    return name ? [[name, { kind: 'scalar', offset, value: rest.join('=') }]] : [];
  });
}

/** What `fleet check` would refuse is one, too: the files that are written get committed. */
function isSecret(key: string, tree: Tree): boolean {
  if (tree.kind !== 'scalar') return false;
  const { value } = tree;
  if (typeof value === 'number' || typeof value === 'bigint') return NUMBER_KEY.test(key);
  if (typeof value !== 'string' || value === '') return false;
  if (secretKind(value) !== undefined) return true;
  return (SECRET_KEY.test(key) || isSecretName(key)) && !/^\$\{?\w+\}?$/.test(value);
}

function sayNoSecret(draft: Draft, path: string): void {
  const message = `${path} looks like a secret and was left out; declare it in secrets.yaml and name it under \`secrets\``;
  say(draft, 'SECRET_NOT_CARRIED', message);
}
