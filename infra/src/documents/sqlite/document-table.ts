import type { Database, Statement } from '../../sqlite/database';
import type { Declaration } from '../declaration';
import type { Body } from '../port';
import { distinctWords } from '../words';
import { columnName, tableOf, wordsOfTable } from './names';
import { rowOf, shapeOf, type Row } from './row';
import {
  beforeNumbers,
  compareStored,
  originalText,
  storedScalar,
  storedText,
  type StoredScalar,
} from './stored-scalar';
import type { Position } from '../../event-store/port';

/** What a put must know of the document that it replaces. */
interface Old {
  readonly rowid: number;
  readonly position: Position | null;
  readonly words: string;
  readonly values: readonly StoredScalar[];
}

/** Writes the documents of one collection, on the writer's connection and inside its transaction. */
export class DocumentTable {
  readonly shape: string;
  private readonly select: Statement;
  private readonly insert: Statement;
  private readonly remove: Statement;
  /** By the fields that change; the indexes of the others are left alone. */
  private readonly updates = new Map<string, Statement>();
  private readonly addWords: Statement | undefined;
  private readonly removeWords: Statement | undefined;

  constructor(
    private readonly db: Database,
    private readonly declaration: Declaration,
  ) {
    const { name, fields, textFields } = declaration;
    const columns = fields.map((_, number) => `, ${columnName(number)}`).join('');
    this.shape = shapeOf(declaration);
    this.select = db.prepare(`SELECT rowid, position, words${columns} FROM ${tableOf(name)} WHERE id = ?`);
    this.select.setReturnArrays(true);
    this.insert = db.prepare(
      `INSERT INTO ${tableOf(name)} (id, position, words, body${columns}) VALUES (?, ?, ?, ?${', ?'.repeat(fields.length)})`,
    );
    this.remove = db.prepare(`DELETE FROM ${tableOf(name)} WHERE rowid = ?`);
    if (textFields.length === 0) return;
    const index = wordsOfTable(name);
    this.addWords = db.prepare(`INSERT INTO ${index} (rowid, words) VALUES (?, ?)`);
    // An index without content must be told what it forgets.
    this.removeWords = db.prepare(`INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ?, ?)`);
  }

  /** Inserts or replaces; does nothing if the document is already at or past the row's position. */
  put(row: Row): void {
    const old = this.old(row.id);
    if (old === undefined) this.add(row);
    else if (row.position === undefined || old.position === null || old.position < row.position)
      this.replace(old, row);
  }

  /** Whether it can be searched by words. */
  get hasWords(): boolean {
    return this.addWords !== undefined;
  }

  delete(id: string): void {
    const old = this.old(id);
    if (old === undefined) return;
    this.remove.run(old.rowid);
    if (old.words !== '') this.removeWords?.run(old.rowid, old.words);
  }

  /** Takes every document apart by the declaration, after it grew. */
  refill(): void {
    const page = this.db.prepare(
      `SELECT rowid, id, body FROM ${tableOf(this.declaration.name)} WHERE rowid > ? ORDER BY rowid LIMIT 500`,
    );
    for (let last = 0, rows = page.all(last); rows.length > 0; rows = page.all(last))
      for (const { rowid, id, body } of rows) {
        last = rowid;
        const old = this.old(originalText(id));
        if (old !== undefined)
          this.replace(old, {
            ...this.takenApart(originalText(id), body),
            position: old.position ?? undefined,
          });
      }
  }

  /** The row that a stored body makes. */
  takenApart(id: string, body: string): Row {
    return rowOf(this.declaration, { id, body: JSON.parse(body) as Body });
  }

  private old(id: string): Old | undefined {
    const found = this.select.get(storedText(id));
    if (found === undefined) return undefined;
    const [rowid, position, words, ...values] = found;
    return { rowid, position, words, values };
  }

  private add(row: Row): void {
    const words = wordsColumn(row);
    const { lastInsertRowid } = this.insert.run(
      storedText(row.id),
      row.position ?? null,
      words,
      row.body,
      ...row.values.map(storedScalar),
    );
    if (words !== '') this.addWords?.run(lastInsertRowid, words);
  }

  private replace(old: Old, row: Row): void {
    const changed: number[] = [];
    const values: StoredScalar[] = [];
    for (const [number, value] of row.values.entries()) {
      const stored = storedScalar(value);
      if (compareStored(stored, old.values[number] ?? beforeNumbers) === 0) continue;
      changed.push(number);
      values.push(stored);
    }
    const words = wordsColumn(row);
    this.update(changed).run(row.position ?? null, words, row.body, ...values, old.rowid);
    if (words === old.words) return;
    if (old.words !== '') this.removeWords?.run(old.rowid, old.words);
    if (words !== '') this.addWords?.run(old.rowid, words);
  }

  private update(changed: readonly number[]): Statement {
    const key = changed.join();
    let statement = this.updates.get(key);
    if (statement === undefined) {
      const columns = changed.map((number) => `, ${columnName(number)} = ?`).join('');
      statement = this.db.prepare(
        `UPDATE ${tableOf(this.declaration.name)} SET position = ?, words = ?, body = ?${columns} WHERE rowid = ?`,
      );
      this.updates.set(key, statement);
    }
    return statement;
  }
}

/** Each word after a space, so that " lap" stands in it exactly if some word begins with "lap". */
function wordsColumn({ text }: Row): string {
  return distinctWords([text])
    .map((word) => ` ${word}`)
    .join('');
}
