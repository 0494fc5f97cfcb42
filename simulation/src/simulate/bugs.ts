/** A change of one file. */
export interface Change {
  /** The compiled file, from the project's root. */
  readonly file: string;
  /** Occurs once in it. */
  readonly find: string;
  readonly put: string;
}

/** A bug as somebody might make it: a small change, and another where a second guard would hide the first. */
export interface PlantedBug extends Change {
  readonly name: string;
  /** What the changed program does. */
  readonly does: string;
  readonly and?: Change;
}

const domain = 'domain/dist/src/';
const stock = `${domain}stock/`;
const fulfilment = `${domain}fulfilment/`;
const deciding = 'infra/dist/src/deciding/';
const reactors = 'reactors/dist/src/';

const stockBugs: readonly PlantedBug[] = [
  {
    name: 'reserves-twice',
    does: 'a repeated reserve command reserves again',
    file: `${stock}reserve-stock.js`,
    find: 'if ((0, stock_1.knowsReservation)(stock, reservationId))',
    put: 'if (false)',
  },
  {
    name: 'oversells',
    does: 'units that are held already are sold again',
    file: `${stock}reserve-stock.js`,
    find: 'if ((0, stock_1.available)(stock) < quantity)',
    put: 'if (stock.onHand < quantity)',
  },
  {
    name: 'releases-by-quantity',
    does: 'a release frees a unit, whether its reservation is held or not',
    file: `${stock}close-reservation.js`,
    find: 'reservation ?? { quantity: 0, committed: false }',
    put: 'reservation ?? { quantity: 1, committed: false }',
  },
  {
    name: 'releases-again',
    does: 'a release of what is closed already is carried out again, by quantity',
    file: `${stock}close-reservation.js`,
    find: 'if (!reservation && (0, stock_1.knowsReservation)(stock, reservationId))\n        return decider_1.nothing;\n    const { quantity, committed: wasCommitted } = reservation ?? { quantity: 0, committed: false };',
    put: 'const { quantity, committed: wasCommitted } = reservation ?? { quantity: 1, committed: true };',
  },
  {
    name: 'reserves-for-the-dead',
    does: 'closed reservations are forgotten: a late reserve command holds units for an order that is over',
    file: `${stock}stock.js`,
    find: 'return stock.reservations.has(reservationId) ||',
    put: 'return stock.reservations.has(reservationId) || false &&',
  },
  {
    name: 'writes-off-what-is-held',
    does: 'the warehouse may write off units that are held for orders',
    file: `${stock}adjust-stock.js`,
    find: 'if (onHand < (0, stock_1.held)(stock))',
    put: 'if (onHand < 0)',
  },
  {
    name: 'adjusts-twice',
    does: 'a repeated adjustment moves the units again',
    file: `${stock}adjust-stock.js`,
    find: 'if (stock.adjustmentIds.includes(adjustmentId))',
    put: 'if (false)',
  },
  {
    name: 'ships-what-stays',
    does: 'a shipped order leaves its units on the shelf',
    file: `${fulfilment}commands.js`,
    find: "return { type: 'ShipReservation', reservationId, productId, orderId, at };",
    put: "return { type: 'CommitReservation', reservationId, productId, orderId, at };",
  },
];

const fulfilmentBugs: readonly PlantedBug[] = [
  {
    name: 'captures-before-commit',
    does: 'the money is taken while the stock is only reserved',
    file: `${fulfilment}advance.js`,
    find: 'return [commit(fulfilment, at)];',
    put: "return [commit(fulfilment, at), { type: 'CaptureDecided', data: { orderId, paymentId: fulfilment.paymentId, at } }];",
  },
  {
    name: 'reserves-one-product',
    does: 'only the first product of an order is reserved',
    file: `${fulfilment}decider.js`,
    find: '(0, price_order_1.quantityByProduct)(items)]',
    put: '(0, price_order_1.quantityByProduct)(items)].slice(0, 1)',
  },
  {
    name: 'commits-one-product',
    does: 'only the first reservation of an order is committed',
    file: `${fulfilment}advance.js`,
    find: "type: 'StockCommitRequested',\n        data: { orderId, reservations: reservations.map(fulfilment_1.requested), deadline, at },",
    put: "type: 'StockCommitRequested',\n        data: { orderId, reservations: reservations.map(fulfilment_1.requested).slice(0, 1), deadline, at },",
  },
  {
    name: 'pays-before-all-is-reserved',
    does: 'the payment is asked for after the first reservation',
    file: `${fulfilment}advance.js`,
    find: "|| !allOthers(fulfilment, input.data.reservationId, 'reserved')",
    put: '',
  },
  {
    name: 'forgets-the-requested',
    does: 'a cancellation releases only what is known to be reserved, not what was asked for',
    file: `${fulfilment}unwind.js`,
    find: "const held = fulfilment.reservations.filter(({ status }) => status !== 'rejected' && status !== 'released');",
    put: "const held = fulfilment.reservations.filter(({ status }) => status === 'reserved' || status === 'committed');",
  },
  {
    name: 'keeps-the-hold',
    does: 'an order that ends lets its stock go and leaves the money held',
    file: `${fulfilment}unwind.js`,
    find: "if (money !== 'open')\n        return [started",
    put: 'if (true)\n        return [started',
  },
  {
    name: 'keeps-the-money',
    does: 'money that was taken while an order was cancelled does not go back',
    file: `${fulfilment}unwind.js`,
    find: "return [note, ...letGo({ ...fulfilment, money: 'captured' }, end, at)];",
    put: "return [note, ...letGo({ ...fulfilment, money: 'closed' }, end, at)];",
  },
  {
    name: 'stands-still-at-the-deadline',
    does: 'a payment that succeeds at the deadline is noted, and the order goes neither on nor back',
    file: `${fulfilment}unwind.js`,
    find: "return [\n        note,\n        {\n            type: 'StockCommitRequested',",
    put: "if (true) return [note];\n    return [\n        note,\n        {\n            type: 'StockCommitRequested',",
  },
  {
    name: 'forgets-the-others',
    does: 'an order that one product is refused to keeps what is reserved of the others',
    file: `${fulfilment}advance.js`,
    find: "startUnwinding)(known, { outcome: 'rejected', reason: 'out-of-stock' }, at)];",
    put: "startUnwinding)({ ...known, reservations: [] }, { outcome: 'rejected', reason: 'out-of-stock' }, at)];",
  },
  {
    name: 'confirms-the-cancelled',
    does: 'a confirmation that comes late brings a cancelled order back',
    file: `${domain}order/decider.js`,
    find: "return order.status === 'placed'\n                    ? [{ type: 'OrderConfirmed'",
    put: "return order.status !== 'confirmed'\n                    ? [{ type: 'OrderConfirmed'",
  },
  {
    name: 'cancels-the-shipped',
    does: 'an order that has left the house can be cancelled',
    file: `${domain}order/order.js`,
    find: "shipped: ['delivered', 'returned'],",
    put: "shipped: ['delivered', 'returned', 'cancelled'],",
  },
];

const paymentBugs: readonly PlantedBug[] = [
  {
    name: 'refunds-without-bound',
    does: 'more is given back than was taken',
    file: `${domain}payment/refund-payment.js`,
    find: 'if (amount > left)',
    put: 'if (false)',
  },
  {
    name: 'refunds-twice',
    does: 'a repeated refund command gives money back again',
    file: `${domain}payment/refund-payment.js`,
    find: 'if (payment.refunds.has(refundId))',
    put: 'if (false)',
  },
  {
    name: 'new-key-for-each-call',
    does: 'a repeated call to the gateway goes under another idempotency key',
    file: `${reactors}payment-effects/perform-effect.js`,
    find: 'const idempotencyKey = this.spentKeys.next(effect.idempotencyKey);',
    put: 'this.calls = (this.calls ?? 0) + 1;\n        const idempotencyKey = `${this.spentKeys.next(effect.idempotencyKey)}:${this.calls}:${(0, infra_1.instant)(this.parts.clock)}`;',
  },
  {
    name: 'spent-keys-for-ever',
    does: 'a 500 that the gateway has recorded under a key is asked for again for ever',
    file: `${reactors}payment-effects/perform-effect.js`,
    find: 'if (error instanceof infra_1.GatewayUnavailable && error.isKeySpent)',
    put: 'if (false)',
  },
  {
    name: 'unknown-is-declined',
    does: 'an authorisation without an answer is taken for a declined one',
    file: `${reactors}payment-effects/perform-effect.js`,
    find: 'if (!(error instanceof infra_1.GatewayRefused))\n                throw error;',
    put: "if (!(error instanceof infra_1.GatewayRefused)) {\n                if (effect.operation !== 'authorize') throw error;\n                const { paymentId, attempt } = effect;\n                return this.execute(effect, { type: 'RecordDecline', paymentId, attempt, code: 'unavailable', at: (0, infra_1.instant)(this.parts.clock) }, cause, 'unavailable');\n            }",
  },
  {
    name: 'cancels-without-looking',
    does: 'a payment without an answer counts as cancelled although the gateway may have made it',
    file: `${reactors}payment-effects/perform-effect.js`,
    find: "const isUnknown = effect.operation === 'cancel' && gatewayPaymentId === null;",
    put: 'const isUnknown = false;',
    and: {
      file: `${reactors}payment-effects/effects.js`,
      find: "const isUnanswered = payment.status === 'cancelling' && payment.gatewayPaymentId === null;",
      put: 'const isUnanswered = false;',
    },
  },
  {
    name: 'believes-strangers',
    does: 'a webhook is taken in whoever has signed it',
    file: 'infra/dist/src/payment-gateway/webhook-signature.js',
    find: 'if (!genuine)',
    put: 'if (false)',
  },
  {
    name: 'believes-webhooks',
    does: 'a webhook of good news counts as the money, without a look at the payment',
    file: `${reactors}notification-reactor.js`,
    find: 'const seen = await gateway.retrieve(gatewayPaymentId);',
    put: "const found = await gateway.retrieve(gatewayPaymentId);\n    const isGood = cause.data.type === 'payment_intent.amount_capturable_updated';\n    const seen = found && isGood ? { ...found, status: 'succeeded', amountReceived: found.amount } : found;",
  },
  {
    name: 'authorises-twice',
    does: 'an attempt that is answered already is made again after a restart, under another key',
    file: `${reactors}payment-effects/effects.js`,
    find: 'const idempotencyKey = isFound ? `${key}:${gatewayPaymentId}` : key;',
    put: 'effectOf.made = (effectOf.made ?? 0) + 1;\n            const idempotencyKey = `${key}:${effectOf.made}:${gatewayPaymentId}`;',
  },
];

const deliveryBugs: readonly PlantedBug[] = [
  {
    name: 'acknowledges-before-commit',
    does: 'a command is answered before its events are in the log',
    file: `${deciding}command-executor.js`,
    find: 'const { position, revision } = await this.store.append(stream, from.revision, events);',
    put: "const revision = (from.revision === 'none' ? -1 : from.revision) + events.length;\n                const position = from.position ?? '';\n                void this.store.append(stream, from.revision, events).catch(() => undefined);",
  },
  {
    name: 'any-revision',
    does: 'events are appended wherever the stream is',
    file: `${deciding}command-executor.js`,
    find: 'this.store.append(stream, from.revision, events);',
    put: "this.store.append(stream, 'any', events);",
  },
  {
    name: 'unknown-is-stored',
    does: 'an append whose outcome is unknown is answered as a success',
    file: `${deciding}command-executor.js`,
    find: 'if (!(error instanceof port_1.WrongExpectedRevision))\n                    throw error;',
    put: "if (error.name === 'EventStoreUnavailable') return answer(from.position);\n                if (!(error instanceof port_1.WrongExpectedRevision))\n                    throw error;",
  },
  {
    name: 'stale-states',
    does: 'what is decided without an event is decided on the state that this process saw last',
    file: `${deciding}command-executor.js`,
    find: 'const { folded, changed } = fresh\n',
    put: 'const { folded, changed } = true\n',
  },
  {
    name: 'new-id-for-each-request',
    does: 'a repeated request is a new command',
    file: 'infra/dist/src/http/request-context.js',
    find: 'this.idempotencyKey === undefined ? this.entropy.uuid() : commandIdOf(this.actor, this.idempotencyKey);',
    put: 'this.entropy.uuid();',
  },
  {
    name: 'any-request-under-a-key',
    does: 'another request under a used key gets the first answer',
    file: 'infra/dist/src/http/idempotency.js',
    find: 'if (receipt && receipt.fingerprint !== fingerprint)',
    put: 'if (false)',
  },
  {
    name: 'checkpoint-before-work',
    does: 'a reader of the log stores its checkpoint before what it read is done',
    file: `${reactors}reading/progress.js`,
    find: 'return this.pending.size === 0 ? this.readTo : this.lastFinished;',
    put: 'return this.readTo;',
  },
  {
    name: 'parks-what-passes',
    does: 'an engine that is away counts as the fault of the event',
    file: `${reactors}reading/partition-worker.js`,
    find: 'givesUp: (error) => !isTransient(error) && ++faults >= maxAttempts,',
    put: 'givesUp: () => ++faults >= maxAttempts,',
  },
  {
    name: 'drops-commands',
    does: 'a command that the bus did not take is dropped',
    file: `${reactors}caused-command.js`,
    find: '        causationId: cause.id,\n    });\n}',
    put: '        causationId: cause.id,\n    }).catch(() => undefined);\n}',
  },
  {
    name: 'acknowledges-before-work',
    does: 'a message is acknowledged before its command is carried out',
    file: 'command-api/dist/src/bus-consumers.js',
    find: 'await Promise.all(messages.map(async (message) => {',
    put: 'void Promise.allSettled(messages.map(async (message) => {',
  },
  {
    name: 'forgets-deadlines',
    does: 'the checkpoint of the deadlines is stored without them',
    file: `${reactors}deadlines/deadline-reader.js`,
    find: 'write({ writes: changes.writes, checkpoint })',
    put: 'write({ writes: [], checkpoint })',
  },
  {
    name: 'overslept-deadlines',
    does: 'a timer that has nothing to do sleeps on although something comes up',
    file: `${reactors}deadlines/durable-timer.js`,
    find: 'const sleepMs = Math.max(0, Math.min(nextMs - clock.now(), longestSleepMs));',
    put: 'const sleepMs = Math.max(0, Math.min(nextMs - clock.now(), 30 * 24 * 3_600_000));\n            this.notice = () => undefined;',
  },
  {
    name: 'no-succession',
    does: 'nobody takes over from a process that died',
    file: `${reactors}lease/lease.js`,
    find: '|| silentLooks >= mostSilentLooks)',
    put: ')',
  },
  {
    name: 'folds-twice',
    does: 'an event that a document has in it is folded into it again',
    file: 'projections/dist/src/batch-folder.js',
    find: 'return upTo !== undefined && position <= upTo;',
    put: 'return false;',
  },
  {
    name: 'unfenced-readers',
    does: 'a read model’s checkpoint is moved from wherever it is',
    file: 'projections/dist/src/checkpointed-writer.js',
    find: 'checkpoint: { reader, from: this.stored, to } });',
    put: 'checkpoint: { reader, from: await documents.checkpoint(reader), to } });',
  },
  {
    name: 'checkpoint-without-documents',
    does: 'a read model’s checkpoint is stored before its documents',
    file: 'projections/dist/src/checkpointed-writer.js',
    find: 'await documents.write({ writes, checkpoint: { reader, from: this.stored, to } });',
    put: 'await documents.write({ writes: [], checkpoint: { reader, from: this.stored, to } });\n            await documents.write({ writes });',
  },
];

/** Bugs that others have shipped, or that this design exists to rule out. Each has to be caught. */
export const plantedBugs: readonly PlantedBug[] = [
  ...stockBugs,
  ...fulfilmentBugs,
  ...paymentBugs,
  ...deliveryBugs,
];
