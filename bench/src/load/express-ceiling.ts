/** The ceilings: Express answering the same body with a parse and no store, and answering a constant. Prints its URL. */
import express from 'express';

const app = express();
app.disable('x-powered-by');
app.use(express.json());
app.post('/orders', (request, response) => void response.status(201).json(request.body));
const constant = { id: '7f1c2a64-5b0e-4c39-9d7a-2f6e81b3c401', status: 'confirmed' };
app.get('/constant', (_request, response) => void response.json(constant));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
