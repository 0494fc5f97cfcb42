import type { Position } from '../event-store/port';
import type { Body, ListedDocument, StoredDocument } from './port';

/** A document as it is on a page. */
export class Listed<D extends Body> implements ListedDocument<D> {
  readonly id: string;
  readonly body: D;
  readonly position: Position | undefined;
  readonly #text: string | undefined;

  /** @param text the body's JSON, where that is at hand */
  constructor({ id, body, position }: StoredDocument<D>, text?: string) {
    this.id = id;
    this.body = body;
    this.position = position;
    this.#text = text;
  }

  get json(): string {
    return this.#text ?? JSON.stringify(this.body);
  }
}
