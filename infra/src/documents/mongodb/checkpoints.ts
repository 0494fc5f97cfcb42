import type { Collection } from 'mongodb';
import type { Position } from '../../event-store/port';
import { unlessTaken } from '../../mongodb/errors';
import { isPosition } from '../declaration';
import { CheckpointConflict, UnreadableCheckpoint, type CheckpointMove } from '../port';

export interface StoredCheckpoint {
  readonly _id: string;
  readonly position: unknown;
}

/** Where the readers are: a document each, moved only from where its mover believes it to be. */
export class Checkpoints {
  constructor(private readonly collection: () => Collection<StoredCheckpoint>) {}

  /** @throws {UnreadableCheckpoint} */
  async of(reader: string): Promise<Position | undefined> {
    const stored = await this.collection().findOne({ _id: reader });
    if (stored === null) return undefined;
    if (isPosition(stored.position)) return stored.position;
    throw new UnreadableCheckpoint(
      `The checkpoint of ${reader} is ${JSON.stringify(stored.position)}, which is no position`,
    );
  }

  /** Whether a reader is where a move begins. @throws {CheckpointConflict} it is not */
  async check({ reader, from }: CheckpointMove): Promise<void> {
    const actual = await this.of(reader);
    if (actual !== from) throw new CheckpointConflict(reader, from, actual);
  }

  /** Of all who move one checkpoint from one place, one does. @throws {CheckpointConflict} somebody else did */
  async move(move: CheckpointMove): Promise<void> {
    const { reader, from, to } = move;
    const moved = from === undefined ? await this.begin(reader, to) : await this.advance(reader, from, to);
    if (!moved) throw new CheckpointConflict(reader, from, await this.of(reader));
  }

  private begin(reader: string, to: Position): Promise<boolean> {
    return unlessTaken(() => this.collection().insertOne({ _id: reader, position: to }));
  }

  private async advance(reader: string, from: Position, to: Position): Promise<boolean> {
    const { matchedCount } = await this.collection().updateOne(
      { _id: reader, position: from },
      { $set: { position: to } },
    );
    return matchedCount === 1;
  }
}
