/** The part of zeromq that is loaded late; see src/runtime/legacy/zmq-library.ts. */
export { Request } from 'zeromq';
