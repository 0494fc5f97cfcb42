import { leafOf, MerkleTree, sealStream, type RecordedEvent } from '@queuecommerce/infra';

/** The events that have come since the last seal: their tree, and what the next seal has to say of them. */
export class OpenInterval {
  readonly tree = new MerkleTree();
  /** Of what it holds. */
  last: Pick<RecordedEvent, 'id' | 'position'> | undefined;
  /** When the first came that is not a seal itself: sealing seals alone would never end. Undefined if there is none. */
  newsSince: string | undefined;

  add(event: RecordedEvent): void {
    this.tree.add(leafOf(event));
    this.last = { id: event.id, position: event.position };
    if (event.stream !== sealStream) this.newsSince ??= event.recordedAt;
  }
}
