/** Two servers that differ in the name they answer, in one process: `node backend.ts BLUE_PORT GREEN_PORT`. */
import { createServer } from 'node:http';

for (const [index, color] of ['blue', 'green'].entries()) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/plain', 'x-color': color }).end(color);
  });
  // Longer than any proxy keeps a connection, so that this side never closes one under a request.
  server.keepAliveTimeout = 120_000;
  server.listen(Number(process.argv[2 + index]), '127.0.0.1');
}
