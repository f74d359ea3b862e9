/** The part of zeromq that this service loads late; a CommonJS package needs a module of ours for that. */
export { Subscriber } from 'zeromq';
