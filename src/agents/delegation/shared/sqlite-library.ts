/** SQLite, loaded late; through a module of our own, since the bundler gives a built-in module that is imported late no named exports. */
export { DatabaseSync } from 'node:sqlite';
