import { keyLifeMs, type RecordedRequest } from './idempotency';
import {
  forgottenPerRequest,
  LedgerUnavailable,
  type Delivery,
  type Ledger,
  type LedgerChange,
  type LedgerReader,
} from './ledger';
import { nextDueMs, type PaymentIntent } from './payment-intent';
import { openDatabase } from './sqlite-schema';
import { job, type Job } from './work-queue';

/**
 * The ledger in its own SQLite file. All work that comes in one turn of the event loop shares one transaction and one fsync;
 * nobody is answered before it. While the fsync runs the loop stands still, so nothing comes that could have joined.
 */
export class SqliteLedger implements Ledger {
  private readonly db;
  private readonly statements;
  private waiting: Job[] = [];
  private broken: Error | undefined;

  /** @throws {UnreadableLedger} */
  constructor(path: string) {
    this.db = openDatabase(path);
    const sql = (text: string) => this.db.prepare(text);
    this.statements = {
      begin: sql('BEGIN IMMEDIATE'),
      commit: sql('COMMIT'),
      intent: sql('SELECT body FROM payment_intents WHERE id = ?'),
      intentsOf: sql('SELECT body FROM payment_intents WHERE payment_id = ? ORDER BY number DESC'),
      page: sql(
        `SELECT body FROM payment_intents
         WHERE number < coalesce((SELECT number FROM payment_intents WHERE id = ?), 1 << 62)
           AND body ->> '$.createdMs' >= ? ORDER BY number DESC LIMIT ?`,
      ),
      dueIntents: sql('SELECT id FROM payment_intents WHERE due_ms <= ? ORDER BY due_ms LIMIT ?'),
      nextDue: sql('SELECT min(due_ms) AS ms FROM payment_intents WHERE due_ms IS NOT NULL'),
      putIntent: sql(
        `INSERT INTO payment_intents (id, payment_id, due_ms, body) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET due_ms = excluded.due_ms, body = excluded.body`,
      ),
      request: sql('SELECT body FROM requests WHERE key = ?'),
      record: sql('INSERT OR REPLACE INTO requests (key, created_ms, body) VALUES (?, ?, ?)'),
      forget: sql(
        `DELETE FROM requests WHERE number IN (
           SELECT number FROM (SELECT number, created_ms FROM requests ORDER BY number LIMIT ?) WHERE created_ms <= ?)`,
      ),
      addDelivery: sql(
        'INSERT INTO deliveries (event_id, created_ms, not_before_ms, body) VALUES (?, ?, ?, ?)',
      ),
      dueDeliveries: sql(
        `SELECT * FROM deliveries WHERE not_before_ms <= ? AND delivery_id NOT IN (SELECT value FROM json_each(?))
         ORDER BY not_before_ms, delivery_id LIMIT ?`,
      ),
      nextDelivery: sql('SELECT min(not_before_ms) AS ms FROM deliveries WHERE not_before_ms > ?'),
      finish: sql('DELETE FROM deliveries WHERE delivery_id = ?'),
      postpone: sql('UPDATE deliveries SET failures = failures + 1, not_before_ms = ? WHERE delivery_id = ?'),
    };
  }

  transact<T>(work: (reader: LedgerReader) => LedgerChange<T>): Promise<T> {
    if (this.broken) return Promise.reject(this.broken);
    const { job: next, done } = job(work);
    if (this.waiting.push(next) === 1) setImmediate(() => this.flush());
    return done;
  }

  intent(id: string): PaymentIntent | undefined {
    return reading(() => decodeIntent(this.statements.intent.get(id)));
  }

  request(key: string): RecordedRequest | undefined {
    return reading(() => decodeRequest(this.statements.request.get(key)));
  }

  intentsOf(paymentId: string, createdFromMs: number): readonly PaymentIntent[] {
    const found = reading(() => decodeIntents(this.statements.intentsOf.all(paymentId)));
    return found.filter(({ createdMs }) => createdMs >= createdFromMs);
  }

  page(behindId: string | undefined, createdFromMs: number, limit: number): readonly PaymentIntent[] {
    return reading(() => decodeIntents(this.statements.page.all(behindId ?? '', createdFromMs, limit)));
  }

  dueIntents(nowMs: number, limit: number): readonly string[] {
    return this.statements.dueIntents.all(nowMs, limit).map((row) => String(row['id']));
  }

  nextDueMs(): number | undefined {
    return decodeTime(this.statements.nextDue.get());
  }

  dueDeliveries(nowMs: number, limit: number, inHand: ReadonlySet<number>): readonly Delivery[] {
    return this.statements.dueDeliveries.all(nowMs, JSON.stringify([...inHand]), limit).map((row) => ({
      deliveryId: Number(row['delivery_id']),
      eventId: String(row['event_id']),
      createdMs: Number(row['created_ms']),
      notBeforeMs: Number(row['not_before_ms']),
      failures: Number(row['failures']),
      body: String(row['body']),
    }));
  }

  nextDeliveryMs(nowMs: number): number | undefined {
    return decodeTime(this.statements.nextDelivery.get(nowMs));
  }

  async close(): Promise<void> {
    this.flush();
    this.broken ??= new LedgerUnavailable('The ledger is closed');
    if (!this.db.isOpen) return;
    // Closing alone leaves the write-ahead log behind while there are statements; the file is to be whole without it.
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      this.db.close();
    }
  }

  private flush(): void {
    const jobs = this.waiting;
    if (jobs.length === 0) return;
    this.waiting = [];
    try {
      this.statements.begin.run();
      const tell = jobs.map((next) => next.run(this, (change) => this.apply(change)));
      this.commit();
      for (const telling of tell) telling();
    } catch (error) {
      if (this.db.isOpen && this.db.isTransaction) this.db.exec('ROLLBACK');
      const failure =
        this.broken ?? new LedgerUnavailable('The ledger could not be written', { cause: error });
      for (const next of jobs) next.fail(failure);
    }
  }

  /** A failed commit (an fsync error) leaves the file's state unknown: from then on nothing is answered. */
  private commit(): void {
    try {
      this.statements.commit.run();
    } catch (error) {
      this.broken = new LedgerUnavailable('A commit to the ledger failed; its state is unknown', {
        cause: error,
      });
      throw this.broken;
    }
  }

  private apply(change: LedgerChange<unknown>): void {
    const { intent, request, newDeliveries, finishedDeliveries, failedDelivery } = change;
    if (intent)
      this.statements.putIntent.run(intent.id, intent.paymentId, nextDueMs(intent), JSON.stringify(intent));
    if (request) {
      this.statements.record.run(request.key, request.createdMs, JSON.stringify(request));
      this.statements.forget.run(forgottenPerRequest, request.createdMs - keyLifeMs);
    }
    for (const each of newDeliveries ?? [])
      this.statements.addDelivery.run(each.eventId, each.createdMs, each.notBeforeMs, each.body);
    for (const deliveryId of finishedDeliveries ?? []) this.statements.finish.run(deliveryId);
    if (failedDelivery) this.statements.postpone.run(failedDelivery.notBeforeMs, failedDelivery.deliveryId);
  }
}

/** An answer that can not be read is no answer (I9). */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new LedgerUnavailable('The ledger could not be read', { cause: error });
  }
}

type Row = Record<string, unknown> | undefined;

/** The codec: what a `body` column holds was written by `apply` above. */
function decodeIntent(row: Row): PaymentIntent | undefined {
  return row === undefined ? undefined : (JSON.parse(String(row['body'])) as PaymentIntent);
}

function decodeIntents(rows: readonly Row[]): PaymentIntent[] {
  return rows.flatMap((row) => decodeIntent(row) ?? []);
}

function decodeRequest(row: Row): RecordedRequest | undefined {
  return row === undefined ? undefined : (JSON.parse(String(row['body'])) as RecordedRequest);
}

function decodeTime(row: Row): number | undefined {
  const ms = row?.['ms'];
  return typeof ms === 'number' ? ms : undefined;
}
