/** Rules that ESLint does not have. */
import type { ESLint, Rule } from 'eslint';
import { noRecursion } from './no-recursion.ts';

const meta = { type: 'problem', schema: [] } as const;

/** The few properties of syntax nodes that are looked at here. */
interface Node {
  readonly type: string;
  readonly parent?: Node;
  readonly kind?: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly id?: Node | null;
  readonly test?: Node | null;
  readonly init?: Node | null;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly elements?: readonly Node[];
  readonly declarations?: readonly Node[];
}

/** A rule that looks at each node of some kinds. @param look returns the nodes that break it */
function rule(
  selectors: string,
  message: string,
  look: (node: Node, text: string) => readonly Node[],
): Rule.RuleModule {
  return {
    meta,
    create: (context) => {
      const listen = (node: never) => {
        const text = context.sourceCode.getText(node);
        for (const found of look(node, text)) context.report({ node: found as never, message });
      };
      return { [selectors]: listen } as Rule.RuleListener;
    },
  };
}

const noEndlessLoop = rule(
  'WhileStatement, DoWhileStatement, ForStatement',
  'this loop has no end: it neither breaks, returns, throws nor waits',
  (node, text) => {
    const isEndless = !node.test || (node.test.type === 'Literal' && Boolean(node.test.value));
    return isEndless && !/\b(break|return|throw|await|yield)\b/.test(text) ? [node] : [];
  },
);

/** What a module keeps for as long as the process lives, and may change, has no owner that bounds it. */
const noModuleState = rule(
  'Program > VariableDeclaration, Program > ExportNamedDeclaration > VariableDeclaration',
  'state of a module is never freed; give it an owner',
  (node) =>
    node.kind === 'const'
      ? node.declarations!.filter(({ init }) => isEmptyCollection(init))
      : [node],
);

function isEmptyCollection(init: Node | null | undefined): boolean {
  if (init?.type === 'ArrayExpression') return init.elements?.length === 0;
  const isCollection =
    init?.type === 'NewExpression' && /^(Map|Set|Array)$/.test(init.callee?.name ?? '');
  return isCollection && init.arguments?.length === 0;
}

/** A rule that is switched off in a comment is a warning that was left. */
const noSwitchedOffRule: Rule.RuleModule = {
  meta,
  create: (context) => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        if (!/^\s*(eslint-disable|@ts-(ignore|nocheck|expect-error))/.test(comment.value)) continue;
        if (comment.loc)
          context.report({ loc: comment.loc, message: 'a rule is switched off here' });
      }
    },
  }),
};

export const ownRules: ESLint.Plugin = {
  rules: {
    'no-endless-loop': noEndlessLoop,
    'no-recursion': noRecursion,
    'no-module-state': noModuleState,
    'no-switched-off-rule': noSwitchedOffRule,
  },
};
