import { isDeepStrictEqual } from 'node:util';
import { eventInWords, formatMoney, readEvent, type DomainEvent } from '@queuecommerce/domain';
import { sleep, type RecordedEvent } from '@queuecommerce/infra';
import { systemClock } from '@queuecommerce/infra/adapters';
import type { System } from '../system';
import { ApiClient, type OrderView, type ReadOrder, type Stock } from './api-client';
import type { Scenario } from './scenarios';

export interface ScenarioResult {
  readonly title: string;
  readonly orderId: string;
  readonly status: string;
  readonly reason: string | null;
  /** Each event of the order's way. */
  readonly timeline: readonly { ms: number; stream: string; event: string; words: string }[];
  /** What did not end as it should; empty when all is well. */
  readonly faults: readonly string[];
}

const patienceMs = 30_000;
const productId = 'laptop-001';
const unitPrice = 129_999;

/** Places the scenario's order over HTTP, prints its way as it happens, and compares the end with what it should be. */
export async function runScenario(
  system: System,
  scenario: Scenario,
  print: (line: string) => void,
): Promise<ScenarioResult> {
  const api = new ApiClient(system.url);
  const reservedBefore = (await api.product(productId)).stock.reserved;
  const after = await system.engines.store.head();
  const startedMs = systemClock.now();
  const placed = await api.placeOrder({ productId, unitPrice, ...scenario.order });
  const timeline: ScenarioResult['timeline'][number][] = [];
  const seen = new Set<string>();
  for await (const record of eventsOf(system, placed, after)) {
    const event = readEvent(record);
    const line = {
      ms: Date.parse(record.recordedAt) - startedMs,
      stream: record.stream,
      event: record.type,
      words: eventInWords(event),
    };
    timeline.push(line);
    print(inColumns(line, placed.id));
    seen.add(event.type);
    if (scenario.followUp?.after === event.type && !seen.has(scenario.followUp.says)) {
      seen.add(scenario.followUp.says);
      print(`${' '.repeat(12)}… ${scenario.followUp.says}`);
      const { path, body } = scenario.followUp.request(placed.id);
      await api.post(path, body);
    }
    if (scenario.endsWith.every((type) => seen.has(type))) break;
  }
  const order = await api.order(placed.id, await system.engines.store.head());
  const { stock } = await api.product(productId, await system.engines.store.head());
  const reserved = stock.reserved - reservedBefore;
  const faults = faultsOf(scenario, seen, order, reserved);
  print(`\n${readModels(order, stock)}`);
  for (const fault of faults) print(`   NOT AS IT SHOULD BE: ${fault}`);
  return {
    title: scenario.title,
    orderId: order.id,
    status: order.status,
    reason: order.reason,
    timeline,
    faults,
  };
}

/** The events of the order's streams, as they come, until patience ends. */
async function* eventsOf(
  system: System,
  { id, payment }: OrderView,
  after: string | undefined,
): AsyncIterable<RecordedEvent> {
  const patience = new AbortController();
  void sleep(systemClock, patienceMs, patience.signal).then(() => patience.abort());
  try {
    const from = after === undefined ? {} : { after };
    const streamPrefixes = ['order-', 'stock-', 'payment-', 'fulfilment-'];
    for await (const { events } of system.engines.store.subscribe({
      ...from,
      streamPrefixes,
      signal: patience.signal,
    }))
      for (const event of events) if (belongsTo(event, id, payment.id)) yield event;
  } finally {
    patience.abort();
  }
}

function belongsTo({ stream, data }: RecordedEvent, orderId: string, paymentId: string): boolean {
  return (
    stream.endsWith(orderId) ||
    stream === `payment-${paymentId}` ||
    ('orderId' in data && data.orderId === orderId)
  );
}

function inColumns(
  line: { ms: number; stream: string; event: string; words: string },
  orderId: string,
): string {
  const stream = line.stream.replace(orderId, orderId.slice(0, 8)).replace(/^(payment-.{8}).*/, '$1');
  return `   ${String(line.ms).padStart(5)} ms  ${stream.padEnd(20)} ${line.event.padEnd(30)} ${line.words}`;
}

/** What the queries say in the end. */
function readModels(order: ReadOrder, { onHand, reserved, available }: Stock): string {
  const { status, reason, totalAmount, currency, payment, reservations, history } = order;
  const money = (amount: number): string => formatMoney(amount, currency);
  const held = reservations.map(({ productId, quantity, status }) => `${quantity} × ${productId} ${status}`);
  return [
    `GET /orders/${order.id.slice(0, 8)}…   ${status}${reason === null ? '' : ` (${reason})`}, ${money(totalAmount)}; ${history.map(({ status }) => status).join(' → ')}`,
    `  its payment          ${payment.status}: ${money(payment.capturedAmount)} taken, ${money(payment.refundedAmount)} given back`,
    `  its reservations     ${held.join(', ') || 'none'}`,
    `GET /products/${productId} ${onHand} on hand, ${reserved} promised to orders, ${available} available`,
  ]
    .map((line) => `   ${line}`)
    .join('\n');
}

function faultsOf(
  scenario: Scenario,
  seen: ReadonlySet<string>,
  order: ReadOrder,
  reserved: number,
): string[] {
  const wanted = {
    status: scenario.status,
    reason: scenario.reason,
    payment: scenario.payment,
    units: scenario.holdsUnits,
  };
  const got = {
    status: order.status,
    reason: order.reason,
    payment: order.payment.status,
    units: reserved,
  };
  const missing = scenario.endsWith.filter((type: DomainEvent['type']) => !seen.has(type));
  const faults = missing.map((type) => `${type} was not seen within ${patienceMs} ms`);
  if (!isDeepStrictEqual(wanted, got))
    faults.push(`wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  return faults;
}
