import { defineRoute, type Route } from '@queuecommerce/infra/http';
import { lastReconciliation, type ReconciliationRecord } from '@queuecommerce/reactors';
import { Gauge, prometheusContentType, Registry } from 'prom-client';
import { z } from 'zod';
import { readinessOf, type HealthParts, type Readiness } from './readiness';

const prefix = 'queuecommerce_';

/** What `/health/ready` says, as Prometheus reads it. */
export function metricsRoute(parts: HealthParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/metrics',
    operationId: 'metrics',
    summary: 'The same, for Prometheus: lags, what is parked, drift, overdue orders, reconciliation',
    tags: ['Health'],
    isAlwaysAnswered: true,
    responses: {
      200: { description: 'Metrics in the text format', body: z.string(), mediaType: prometheusContentType },
    },
    problems: [],
    async handle() {
      const { documents } = parts.engines;
      // Without its documents the rest can be told all the same.
      const last = lastReconciliation(documents).catch(() => undefined);
      const body = await rendered(await readinessOf(parts), await last);
      return { status: 200, body, headers: { 'Content-Type': prometheusContentType } };
    },
  });
}

/** A registry for each scrape: two at once do not see each other half done. */
function rendered(
  { dependencies, projections, reactors, overdueOrders, sealing }: Readiness,
  reconciliation: ReconciliationRecord | undefined,
): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, ...labelNames: string[]): Gauge =>
    new Gauge({ name: prefix + name, help, labelNames, registers: [registry] });
  const up = gauge('dependency_up', 'Whether a dependency answers', 'dependency');
  for (const [dependency, { status }] of Object.entries(dependencies))
    up.set({ dependency }, status === 'up' ? 1 : 0);
  const lag = gauge('projection_lag_seconds', 'Age of the last event a projection has handled', 'projection');
  const documents = gauge('projection_parked_documents', 'Documents that wait for an operator', 'projection');
  const drift = gauge(
    'projection_drifted_documents',
    'Documents that are not what the log says',
    'projection',
  );
  for (const { name: projection, lagMs, parked, drifted } of projections) {
    // Before its first event a projection has no lag to tell of.
    if (lagMs !== null) lag.set({ projection }, lagMs / 1000);
    documents.set({ projection }, parked);
    drift.set({ projection }, drifted);
  }
  const behind = gauge('reactor_behind_seconds', 'Age of the oldest event that is not finished', 'reactor');
  const partitions = gauge('reactor_parked_partitions', 'Partitions that wait for an operator', 'reactor');
  for (const { name: reactor, behindMs, parked } of reactors) {
    behind.set({ reactor }, behindMs / 1000);
    partitions.set({ reactor }, parked);
  }
  gauge('overdue_orders', 'Orders past their deadline that have not ended').set(overdueOrders);
  if (sealing) gauge('unsealed_events', 'Events that no seal covers yet').set(sealing.unsealedEvents);
  if (reconciliation) {
    const { differing, repaired, finishedAt } = reconciliation;
    gauge(
      'reconciliation_differences',
      'Payments that are not what the gateway says, and were not repaired',
    ).set(differing - repaired);
    gauge('reconciliation_finished_seconds', 'When payments were last compared, in seconds since 1970').set(
      Date.parse(finishedAt) / 1000,
    );
  }
  return registry.metrics();
}
