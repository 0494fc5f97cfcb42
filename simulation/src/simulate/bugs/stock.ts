import { compiled, type PlantedBug } from './planted-bug';

const stock = `${compiled.domain}stock/`;
const fulfilment = `${compiled.domain}fulfilment/`;

export const stockBugs: readonly PlantedBug[] = [
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
