/**
 * A stand-in for EventStoreDB, for tests: NOT EventStoreDB. It speaks the part of its protocol that the adapter uses (plain
 * appends, reads, subscriptions to the log) as a real 23.10 was seen to behave (shared notes, EVENTSTOREDB.md), from memory, and
 * can be told to misbehave. It keeps nothing, knows no users, TLS or cluster, and says nothing about the real one's speed.
 */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { appendCall } from './append-call';
import { Faults } from './faults';
import { readCall } from './read-call';
import { StoredLog } from './stored-log';

export interface StandIn {
  readonly log: StoredLog;
  readonly faults: Faults;
  readonly port: number;
  /** Its calls end at once, as those of a server that is killed. The log stays, for `start`. */
  readonly stop: () => void;
  /** Again, on the same port. */
  start(): Promise<void>;
}

/** @param port 0 takes any that is free. */
export async function standIn(port = 0): Promise<StandIn> {
  const log = new StoredLog();
  const faults = new Faults();
  // A real log never begins with a program's own events.
  for (let i = 0; i < 5; i += 1) log.appendSystemEvent(`$settings-${i}`);
  let server = serverOf(log, faults);
  const taken = await listen(server, port);
  return {
    log,
    faults,
    port: taken,
    stop: () => server.forceShutdown(),
    async start() {
      server = serverOf(log, faults);
      await listen(server, taken);
    },
  };
}

function serverOf(log: StoredLog, faults: Faults): Server {
  const server = new Server();
  server.addService(StreamsService, { append: appendCall(log, faults), read: readCall(log, faults) });
  return server;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) =>
      error === null ? resolve(taken) : reject(error),
    );
  });
}
