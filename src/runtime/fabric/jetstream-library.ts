/** The part of JetStream that is loaded late; see legacy/zmq-library.ts for why it goes through here. */
export { jetstream } from '@nats-io/jetstream';
