/** The part of zeromq that delegation needs, loaded with the first call to a legacy agent. */
export { Request } from 'zeromq';
