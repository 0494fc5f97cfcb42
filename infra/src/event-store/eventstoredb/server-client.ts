import { EventStoreDBClient } from '@eventstore/db-client';
import type { ServerAddress } from './connection-string';

/** A minute less than the longest that grpc lets a keep-alive be silent: ours are the limits that matter. */
const keepAliveMs = 10_000;

/**
 * One client with a connection of its own. grpc shares connections among clients whose options are the same, the broken ones
 * too; a keep-alive that is a millisecond longer than the last client's makes the options differ.
 */
export class ServerClient extends EventStoreDBClient {
  /** @param generation counts the clients of a store. */
  constructor(
    { nodes, nodePreference, connectionName, channel, credentials }: ServerAddress,
    generation: number,
  ) {
    const named = connectionName === undefined ? {} : { connectionName };
    const own = { keepAliveInterval: keepAliveMs + generation, keepAliveTimeout: keepAliveMs, ...named };
    if ('endpoint' in nodes) super({ ...nodes, ...own }, channel, credentials);
    else if ('endpoints' in nodes) super({ ...nodes, ...own, nodePreference }, channel, credentials);
    else super({ ...nodes, ...own, nodePreference }, channel, credentials);
  }

  /** Lets go of the connection once the calls that are under way have ended; new calls fail at once. */
  async disconnect(): Promise<void> {
    const channel = await this.getChannel();
    channel.close();
  }
}
