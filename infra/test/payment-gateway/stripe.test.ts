import { paymentGatewayContract } from './contract';
import { serveSimulator, stripeAt } from './stripe-stage';

paymentGatewayContract('Stripe, with the simulator behind it', async () => {
  const simulator = await serveSimulator();
  const gateway = stripeAt(simulator.url);
  const closeGateway = gateway.close.bind(gateway);
  const close = async (): Promise<void> => {
    await closeGateway();
    await simulator.close();
  };
  return Object.assign(gateway, { close });
});
