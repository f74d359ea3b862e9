/** Prints the score of a checkout as JSON: `node src/release/code-rules/main.ts [ROOT]`. */
import { lintByTenRules } from './lint.ts';
import { scoreOf } from './score.ts';

console.log(JSON.stringify(scoreOf(await lintByTenRules(process.argv[2] ?? '.')), null, 2));
