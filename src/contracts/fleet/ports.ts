/** Ports inside a container; the same in every one, since each has an address of its own. */

/** Probes, metrics, identity, and the HTTP door of a service. */
export const HTTP_PORT = 8080;
/** The gRPC door of a service. */
export const GRPC_PORT = 8081;
