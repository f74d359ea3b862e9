/** A rule that ESLint does not have: no function calls itself, by its name, as a method, or as what a name is bound to. */
import type { Rule, Scope } from 'eslint';

/** The few properties of syntax nodes that are looked at here. */
interface Node {
  readonly type: string;
  readonly parent?: Node;
  readonly name?: string;
  readonly computed?: boolean;
  readonly key?: Node;
  readonly init?: Node | null;
  readonly callee?: Node;
  readonly object?: Node;
  readonly property?: Node;
}

export const noRecursion: Rule.RuleModule = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    CallExpression: (given) => {
      const { callee } = given as unknown as Node;
      const called =
        callee?.type === 'Identifier'
          ? functionNamed(callee, context.sourceCode.getScope(given))
          : methodOf(callee);
      if (called === undefined || !isWithin(given as unknown as Node, called)) return;
      const message = 'a function calls itself; its depth has no bound that can be seen';
      context.report({ node: given, message });
    },
  }),
};

/** The function that a name stands for, as its declaration or as what a variable begins with; undefined for anything else. */
function functionNamed({ name }: Node, from: Scope.Scope): Node | undefined {
  let scope: Scope.Scope | null = from;
  while (scope !== null && !scope.set.has(name!)) scope = scope.upper;
  const [definition] = scope?.set.get(name!)?.defs ?? [];
  if (definition?.type === 'FunctionName') return definition.node as unknown as Node;
  if (definition?.type !== 'Variable') return undefined;
  const { init } = definition.node as unknown as Node;
  return isFunction(init) ? init : undefined;
}

/** The method of `this.name(...)` and `this.#name(...)` that the call stands in, if it has that name. */
function methodOf(callee: Node | undefined): Node | undefined {
  if (callee?.type !== 'MemberExpression' || callee.computed === true) return undefined;
  if (callee.object?.type !== 'ThisExpression') return undefined;
  // Arrow functions have the `this` of where they stand; other functions, and fields of a class, end the search.
  let owner: Node | undefined = callee.parent;
  while (owner !== undefined && !OWNERS_OF_THIS.has(owner.type)) owner = owner.parent;
  const member = owner?.type === 'FunctionExpression' ? owner.parent : owner;
  if (member === undefined || !MEMBERS.has(member.type) || member.computed === true)
    return undefined;
  const { type, name } = callee.property!;
  return member.key?.type === type && member.key.name === name ? member : undefined;
}

const OWNERS_OF_THIS: ReadonlySet<string> = new Set([
  'FunctionExpression',
  'FunctionDeclaration',
  'PropertyDefinition',
  'StaticBlock',
]);

/** What has a name in a class or an object. */
const MEMBERS: ReadonlySet<string> = new Set([
  'MethodDefinition',
  'PropertyDefinition',
  'Property',
]);

const isFunction = (node: Node | null | undefined): node is Node =>
  node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression';

function isWithin(node: Node, outer: Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}
