import { instant, sleep, type Collection, type DocumentStore, type Position } from '@queuecommerce/infra';
import { isTransient, type ReactorParts } from '../reaction';
import { reconcile, type Found } from './reconcile';

/** How the payments were found the last time. */
export interface ReconciliationRecord {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly since: string;
  readonly compared: number;
  /** Of them, how many differed, and how many of these were repaired. */
  readonly differing: number;
  readonly repaired: number;
  /** The first hundred. */
  readonly differences: readonly Found[];
  /** The next one reads our log from here. */
  readonly position: Position | null;
}

export const reconciliationCollection: Collection = { name: 'reconciliation', indexes: [] };

const documentId = 'last';
const mostKept = 100;
const firstMs = 60_000;
const intervalMs = 10 * 60_000;
/** How far the first one goes back, and how far each one reaches into the one before it. */
const firstReachMs = 7 * 24 * 60 * 60_000;
const overlapMs = 60 * 60_000;
/** The log and the gateway have others to serve. */
const restMs = 250;

type Parts = Pick<ReactorParts, 'store' | 'documents' | 'executor' | 'gateway' | 'clock' | 'log'>;

/** The last reconciliation; undefined if there was none yet. */
export async function lastReconciliation(
  documents: DocumentStore,
): Promise<ReconciliationRecord | undefined> {
  await documents.ensure(reconciliationCollection);
  const found = await documents.load<ReconciliationRecord>(reconciliationCollection.name, [documentId]);
  return found.get(documentId)?.body;
}

/** Reconciles the payments every ten minutes, and repairs what a rule says how (P13). */
export function reconcileContinuously(parts: Parts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = repeat(parts, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function repeat(parts: Parts, signal: AbortSignal): Promise<void> {
  const { clock, log } = parts;
  await sleep(clock, firstMs, signal);
  while (!signal.aborted) {
    try {
      await once(parts, signal);
    } catch (error) {
      if (isTransient(error))
        log.warn({ error }, 'The payments can not be compared with the gateway for now');
      else log.error({ error }, 'The payments can not be compared with the gateway');
    }
    await sleep(clock, intervalMs, signal);
  }
}

async function once(parts: Parts, signal: AbortSignal): Promise<void> {
  const { clock, documents } = parts;
  const startedAt = instant(clock);
  const last = await lastReconciliation(documents);
  const since = last
    ? new Date(Date.parse(last.startedAt) - overlapMs).toISOString()
    : instant(clock, -firstReachMs);
  const options = { since, after: last?.position ?? undefined, repair: true, signal, restMs };
  const { compared, differences, position = null, stopped } = await reconcile(parts, options);
  if (stopped) return;
  const record: ReconciliationRecord = {
    startedAt,
    finishedAt: instant(clock),
    since,
    compared,
    differing: differences.length,
    repaired: differences.filter(({ repaired }) => repaired).length,
    differences: differences.slice(0, mostKept),
    position,
  };
  const { name: collection } = reconciliationCollection;
  await documents.write({ writes: [{ kind: 'put', collection, id: documentId, body: record }] });
}
