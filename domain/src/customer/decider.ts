import { z } from 'zod';
import { nothing, type Decider, type Instant } from '../decider';
import type { EventCatalogue, EventOf } from '../event-catalogue';
import { chosenId, instant, text } from '../values';

export const customerEvents = {
  /** What is known of them is to be unreadable from here on; what they do afterwards is known anew. */
  CustomerForgotten: {
    version: 1,
    data: z.strictObject({ customerId: chosenId, requestId: text(100), at: instant }),
  },
} satisfies EventCatalogue;

export type CustomerEvent = EventOf<typeof customerEvents>;

export interface ForgetCustomer {
  readonly type: 'ForgetCustomer';
  readonly customerId: string;
  /** Its identity: a repeat changes nothing. */
  readonly requestId: string;
  readonly at: Instant;
}

/** A customer, as far as forgetting goes: the latest request to be forgotten. Who comes back may be forgotten again. */
export interface ForgottenCustomer {
  readonly requestId: string | null;
}

export const customerDecider: Decider<ForgottenCustomer, ForgetCustomer, CustomerEvent> = {
  initialState: { requestId: null },
  evolve: (_, { data: { requestId } }) => ({ requestId }),
  decide: (state, { customerId, requestId, at }) =>
    state.requestId === requestId
      ? nothing
      : [{ type: 'CustomerForgotten', data: { customerId, requestId, at } }],
};
