import { quote } from '../../finding.ts';
import type { Code } from '../report/codes.ts';
import { fillIn, sumOf, type Variables } from './expression.ts';
import type { Tree } from '../source/tree.ts';

export interface PortReading {
  /** Absent when there is none or it cannot be used; `problems` says why. */
  readonly port?: number;
  /** True when the port moves with PORT_OFFSET. */
  readonly shifted: boolean;
  /** True when PORT_OFFSET was taken as 0 because nobody set it. */
  readonly offsetUnset: boolean;
  readonly problems: { readonly code: Code; readonly message: string }[];
}

/**
 * Reads a port: a number, digits in quotes, or an expression.
 *
 * @param key the key it stands under, for messages
 */
export function readPort(tree: Tree | undefined, key: string, variables: Variables): PortReading {
  const none = (code: Code, message: string, shifted = false): PortReading => {
    return { shifted, offsetUnset: false, problems: [{ code, message }] };
  };
  if (!tree) return { shifted: false, offsetUnset: false, problems: [] };
  if (tree.kind !== 'scalar') {
    const message = `${key} is a ${tree.kind}; write one number`;
    return none('PORT_NOT_A_NUMBER', message);
  }
  if (tree.value === null || tree.value === '') {
    return { shifted: false, offsetUnset: false, problems: [] };
  }
  const source = String(tree.value);
  const filled = fillIn(source, variables);
  const shifted = /\$\{?\w*OFFSET\b/i.test(source);
  if (filled.unset.size > 0) {
    const names = [...filled.unset].join(', ');
    const message = `${key} ${quote(source)} needs ${names}, which nothing sets; give --env ${names.split(',')[0]}=...`;
    return none('PORT_VARIABLE_UNSET', message, shifted);
  }
  const port = typeof tree.value === 'number' ? tree.value : sumOf(filled.text);
  if (port === undefined || !Number.isInteger(port)) {
    const message = `${key} is ${quote(source)}; write a whole number from 1 to 65535`;
    return none('PORT_NOT_A_NUMBER', message, shifted);
  }
  if (port < 1 || port > 65535) {
    const shown = String(port) === source ? '' : ` (from ${quote(source)})`;
    const message = `${key} is ${port}${shown}; ports go from 1 to 65535`;
    return none('PORT_OUT_OF_RANGE', message, shifted);
  }
  const problems: PortReading['problems'] = [];
  const given = [...filled.set].map((name) => `${name}=${variables.get(name)}`).join(', ');
  const own = sumOf(fillIn(source, new Map()).text);
  if (filled.set.size > 0 && own !== port) {
    const was = own === undefined ? 'no value' : String(own);
    const message = `${key} is ${port} with ${given}; without it, ${was}`;
    problems.push({ code: shifted ? 'PORT_SHIFTED' : 'VALUE_FROM_VARIABLE', message });
  } else if (filled.set.size > 0 || filled.defaulted.size > 0) {
    problems.push({ code: 'EXPRESSION_EVALUATED', message: `${key} ${quote(source)} is ${port}` });
  }
  const offsetUnset = [...filled.defaulted].some((name) => name === 'PORT_OFFSET');
  return { port, shifted, offsetUnset, problems };
}
