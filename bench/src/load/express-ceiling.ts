/** The ceiling of accepting orders: Express answering the same body with a parse and no store. Prints its URL. */
import express from 'express';

const app = express();
app.disable('x-powered-by');
app.use(express.json());
app.post('/orders', (request, response) => void response.status(201).json(request.body));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
