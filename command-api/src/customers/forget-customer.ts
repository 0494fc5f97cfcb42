import { customers, customerStream, values } from '@queuecommerce/domain';
import { instant } from '@queuecommerce/infra';
import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { z } from 'zod';
import { carryOut } from '../carry-out';
import type { CommandApiDeps } from '../deps';
import { problemFor, problemsOf } from '../refusals';
import { commandHeaders, commandHeadersSpec } from '../state-at';

const answer = z
  .strictObject({
    id: z.string(),
    status: z.literal('forgotten').meta({ description: 'Decided; the data follows at once' }),
  })
  .meta({ id: 'ForgottenCustomer' });

export function forgetCustomerRoute(deps: CommandApiDeps): Route {
  const { customerKeys, store, clock } = deps;
  return defineRoute({
    method: 'POST',
    path: '/customers/:id/forget',
    operationId: 'forgetCustomer',
    summary: 'Forget a customer: delete the key that their personal data is encrypted under',
    description:
      'Names, addresses and the like can not be read any more afterwards: not in the log, not in the read models, not in a ' +
      'backup of either. The orders themselves stay.',
    tags: ['Customers'],
    idempotent: true,
    params: z.strictObject({ id: values.chosenId }),
    body: z.strictObject({}).optional(),
    responses: {
      202: { description: 'It is decided, and being done', body: answer, headers: commandHeadersSpec },
    },
    problems: problemsOf('customer-not-found'),
    async handle({ params: { id: customerId }, context }) {
      const [forgottenBefore] = await store.readStream(customerStream(customerId), { limit: 1 });
      if (!forgottenBefore && !(await customerKeys.knows(customerId)))
        throw problemFor({ refused: 'customer-not-found', details: { customerId } });
      const command = {
        type: 'ForgetCustomer',
        customerId,
        requestId: context.commandId,
        at: instant(clock),
      } as const;
      const done = await carryOut(deps, customers, customerId, command, {
        context,
        notFound: 'customer-not-found',
      });
      return { status: 202, body: { id: customerId, status: 'forgotten' }, headers: commandHeaders(done) };
    },
  });
}
