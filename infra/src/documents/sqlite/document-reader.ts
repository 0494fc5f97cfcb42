import { resultCode } from '../../sqlite/database';
import type { Database, Statement } from '../../sqlite/database';
import { Listed } from '../listed';
import { checkConditions, checkQuery, isPosition, type Declaration } from '../declaration';
import { compareStrings } from '../scalar-order';
import { wordsOf } from '../words';
import {
  DocumentsUnavailable,
  UnreadableCheckpoint,
  UnreadableDocument,
  type Body,
  type Condition,
  type DocumentPage,
  type DocumentQuery,
  type StoredDocument,
} from '../port';
import type { Position } from '../../event-store/port';
import { planCount, planFind, type FindPlan, type WordsPlan } from './find-plan';
import { tableOf, wordsOfTable } from './names';
import { compareStored, originalText, storedText, type StoredScalar } from './stored-scalar';

/** id, position, body, sort value. */
type FoundRow = readonly [string, Position | null, string, StoredScalar | null];

/** A hit, read somewhere in the table, takes as long as this many rows in order (measured with a million documents). */
const ROWS_A_HIT = 5;
const MOST_STATEMENTS = 512;

/** Reads documents on this thread's connection. */
export class DocumentReader {
  private readonly statements = new Map<string, Statement>();

  constructor(private readonly db: Database) {}

  load<D extends Body>(
    { name }: Declaration,
    ids: readonly string[],
  ): ReadonlyMap<string, StoredDocument<D>> {
    const found = new Map<string, StoredDocument<D>>();
    const select = `SELECT id, position, body FROM ${tableOf(name)} WHERE id = ?`;
    for (const id of ids) {
      const [row] = this.all<FoundRow>(select, [storedText(id)]);
      if (row !== undefined) found.set(id, documentOf(name, row));
    }
    return found;
  }

  find<D extends Body>(declaration: Declaration, query: DocumentQuery): DocumentPage<D> {
    checkQuery(declaration, query);
    const plan = planFind(declaration, query, this.planWords(declaration, query));
    const rows = plan.runs.flatMap((run) => this.all<FoundRow>(plan.sql, run));
    if (plan.runs.length > 1) rows.sort(query.sort?.direction === 'desc' ? (a, b) => order(b, a) : order);
    return {
      documents: rows
        .slice(0, query.limit)
        // Parsed all the same: what is no JSON any more must not be passed on as such.
        .map((row) => new Listed(documentOf<D>(declaration.name, row), row[2])),
      more: rows.length > query.limit,
    };
  }

  count(declaration: Declaration, where: readonly Condition[]): number {
    checkConditions(declaration, where);
    const { sql, runs }: FindPlan = planCount(declaration, where);
    return runs.reduce((sum, run) => sum + (this.all<readonly [number]>(sql, run)[0]?.[0] ?? 0), 0);
  }

  /** @throws {UnreadableCheckpoint} */
  checkpoint(reader: string): Position | undefined {
    const select = 'SELECT position FROM document_checkpoints WHERE reader = ?';
    const [row] = this.all<readonly [unknown]>(select, [reader]);
    if (row === undefined) return undefined;
    if (isPosition(row[0])) return row[0];
    throw new UnreadableCheckpoint(
      `The checkpoint of ${reader} is ${JSON.stringify(row[0])}, which is no position`,
    );
  }

  /**
   * Hits are read and sorted, which costs as much as there are hits. Looking at the words of row after row in the query's order
   * until the page is full costs `limit * documents / hits`, so many hits are better met that way.
   */
  private planWords({ name }: Declaration, { text = '', limit }: DocumentQuery): WordsPlan {
    const words = [...new Set(wordsOf(text))];
    if (words.length === 0) return { kind: 'each', words };
    const [last] = this.all<readonly [number | null]>(`SELECT max(rowid) FROM ${tableOf(name)}`, []);
    const mostHits = Math.ceil(Math.sqrt((limit * (last?.[0] ?? 0)) / ROWS_A_HIT));
    const index = wordsOfTable(name);
    const hits = this.all<readonly [number]>(`SELECT rowid FROM ${index} WHERE ${index} MATCH ? LIMIT ?`, [
      words.map((word) => `"${word}"*`).join(' '),
      mostHits + 1,
    ]);
    return hits.length > mostHits
      ? { kind: 'each', words }
      : { kind: 'rows', rowids: hits.map(([rowid]) => rowid) };
  }

  private all<R>(sql: string, values: readonly StoredScalar[]): R[] {
    try {
      return this.statement(sql).all(...values) as R[];
    } catch (error) {
      throw readFailure(error);
    }
  }

  private statement(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    // Lists of values make as many texts as they have lengths.
    if (this.statements.size >= MOST_STATEMENTS) this.statements.clear();
    const statement = this.db.prepare(sql);
    statement.setReturnArrays(true);
    this.statements.set(sql, statement);
    return statement;
  }
}

function order(a: FoundRow, b: FoundRow): number {
  return compareStored(a[3] ?? '', b[3] ?? '') || compareStrings(a[0], b[0]);
}

/** @throws {UnreadableDocument} */
function documentOf<D extends Body>(collection: string, [id, position, text]: FoundRow): StoredDocument<D> {
  const body = parsed(text);
  if (typeof body !== 'object' || body === null)
    throw new UnreadableDocument(`${id} in ${collection} is no document`);
  return { id: originalText(id), body: body as D, position: position ?? undefined };
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const GENERAL_ERROR = 1;

/** SQLite's general error is a mistake in what was asked; every other one is the file's. */
function readFailure(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined || code === GENERAL_ERROR) return error;
  return new DocumentsUnavailable('The documents could not be read', { cause: error });
}
