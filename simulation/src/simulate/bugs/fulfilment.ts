import { compiled, type PlantedBug } from './planted-bug';

const fulfilment = `${compiled.domain}fulfilment/`;

export const fulfilmentBugs: readonly PlantedBug[] = [
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
    file: `${compiled.domain}order/decider.js`,
    find: "return order.status === 'placed'\n                    ? [{ type: 'OrderConfirmed'",
    put: "return order.status !== 'confirmed'\n                    ? [{ type: 'OrderConfirmed'",
  },
  {
    name: 'cancels-the-shipped',
    does: 'an order that has left the house can be cancelled',
    file: `${compiled.domain}order/order.js`,
    find: "shipped: ['delivered', 'returned'],",
    put: "shipped: ['delivered', 'returned', 'cancelled'],",
  },
];
