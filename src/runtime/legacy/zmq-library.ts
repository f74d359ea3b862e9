/**
 * The parts of zeromq that are loaded late.
 *
 * The bundler gives a CommonJS package that is imported late no named exports; through a module of
 * our own, which imports it in the usual way, it does.
 */
export { Router } from 'zeromq';
