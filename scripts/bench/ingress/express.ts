/** What people put behind a proxy instead: express, which makes the same request over NATS. */
import { connect } from '@nats-io/transport-node';
import express from 'express';

const nc = await connect({ servers: process.env['TANDEM_NATS_URL'] ?? '' });
const app = express();
app.disable('x-powered-by').disable('etag');
app.use(express.json());
app.post('/agents/:name/:action', async (request, response) => {
  const { name, action } = request.params;
  const reply = await nc.request(`agent.${name}.${action}`, JSON.stringify(request.body), {
    timeout: 5_000,
  });
  response.type('application/json').send(reply.string());
});
app.get('/health/ready', (_request, response) => void response.send('ok'));
app.listen(Number(process.env['TANDEM_HTTP_PORT']), '127.0.0.1');
