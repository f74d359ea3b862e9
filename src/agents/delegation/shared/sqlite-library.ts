/**
 * SQLite, loaded late through a module of our own: the bundler gives built-in modules named exports
 * only where they are imported in the usual way.
 */
export { DatabaseSync } from 'node:sqlite';
