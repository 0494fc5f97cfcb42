import type { Position } from '../event-store/port';
import type { Body, ListedDocument, StoredDocument } from './port';

class Listed<D extends Body> implements ListedDocument<D> {
  readonly id: string;
  readonly body: D;
  readonly position: Position | undefined;
  readonly #text: string | undefined;

  constructor({ id, body, position }: StoredDocument<D>, text: string | undefined) {
    this.id = id;
    this.body = body;
    this.position = position;
    this.#text = text;
  }

  get json(): string {
    return this.#text ?? JSON.stringify(this.body);
  }
}

/** The document as it is on a page. @param text its body's JSON, where that is at hand */
export function listed<D extends Body>(document: StoredDocument<D>, text?: string): ListedDocument<D> {
  return new Listed(document, text);
}
