/** Lets CommonJS packages inside an ES module ask for Node's own modules. */
export const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";
