/** Anything under which an engine or container runtime of the host can be reached. */
export const SOCKET = /\.sock\b|(?:^|[":])\/(?:var\/)?run(?:[/":]|$)|containerd|^\/$/;
