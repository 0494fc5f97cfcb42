import { readFileSync } from 'node:fs';
import type { ChannelCredentialOptions, Credentials, EndPoint, NodePreference } from '@eventstore/db-client';
import { BadEngineUrl, engineUrl } from '../../engine-url';

/** Where the server is, and who we are to it. */
export interface ServerAddress {
  /** One node; several, of which gossip tells the leader; or a name that DNS resolves to several. */
  readonly nodes:
    { readonly endpoint: EndPoint } | { endpoints: EndPoint[] } | { readonly discover: EndPoint };
  readonly nodePreference: NodePreference;
  readonly connectionName: string | undefined;
  readonly channel: ChannelCredentialOptions;
  readonly credentials: Credentials;
}

const preferences: readonly NodePreference[] = ['leader', 'follower', 'random', 'read_only_replica'];
const defaultPort = 2113;
/**
 * Sent to an insecure server, which ignores it: an append that carries credentials goes by the plain call and not by the shared
 * batch (EVENTSTOREDB.md, danger 1).
 */
const nobody: Credentials = { username: 'none', password: 'none' };

/**
 * Reads `esdb://user:password@host:2113,…?tls=false`. The client's own reader prints the whole string, password and all, when it
 * does not know a parameter; so it is not used.
 * @throws {BadEngineUrl}
 */
export function serverAddress(text: string): ServerAddress {
  const trimmed = text.trim();
  const url = engineUrl(trimmed, ['esdb', 'esdb+discover']);
  const parameters = new Map([...url.searchParams].map(([key, value]) => [plain(key), value.trim()]));
  const channel = channelOf(parameters);
  const nodePreference = take(parameters, 'nodepreference')?.toLowerCase() ?? 'leader';
  const preference = preferences.find((one) => plain(one) === plain(nodePreference));
  if (preference === undefined)
    throw new BadEngineUrl(`nodePreference must be one of ${preferences.join(', ')}`);
  const connectionName = take(parameters, 'connectionname');
  for (const key of ['throwonappendfailure', 'tlsverifycert']) {
    if ((take(parameters, key) ?? 'true') !== 'true') throw new BadEngineUrl(`${key} can only be true`);
  }
  if (parameters.size > 0) throw new BadEngineUrl('it has a parameter that is not known');
  const endpoints = endpointsOf(trimmed);
  const [first] = endpoints;
  if (first === undefined) throw new BadEngineUrl('it names no host');
  const alone = endpoints.length === 1 ? { endpoint: first } : { endpoints };
  return {
    nodes: trimmed.startsWith('esdb+discover:') ? { discover: first } : alone,
    nodePreference: preference,
    connectionName,
    channel,
    credentials: credentialsOf(url, channel),
  };
}

function channelOf(parameters: Map<string, string>): ChannelCredentialOptions {
  const tls = take(parameters, 'tls') ?? 'true';
  if (tls !== 'true' && tls !== 'false') throw new BadEngineUrl('tls must be true or false');
  const caFile = take(parameters, 'tlscafile');
  if (tls === 'false') return { insecure: true };
  if (caFile === undefined) return { insecure: false };
  try {
    return { insecure: false, rootCertificate: readFileSync(caFile) };
  } catch {
    throw new BadEngineUrl('the file that tlsCAFile names can not be read');
  }
}

function credentialsOf(url: URL, { insecure }: ChannelCredentialOptions): Credentials {
  if (url.username === '' && insecure === true) return nobody;
  if (url.username === '') throw new BadEngineUrl('a server with TLS needs user:password@ before its host');
  try {
    return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    throw new BadEngineUrl('its user or password is not percent-encoded rightly');
  }
}

function endpointsOf(text: string): EndPoint[] {
  const hosts = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(text)?.[1] ?? '';
  return hosts.split(',').map((host) => {
    const [, address, port] = /^([^:]+)(?::(\d{1,5}))?$/.exec(host.trim()) ?? [];
    if (address === undefined) throw new BadEngineUrl('a host must be a name or an IPv4 address, and a port');
    return { address, port: port === undefined ? defaultPort : Number(port) };
  });
}

function take(parameters: Map<string, string>, key: string): string | undefined {
  const value = parameters.get(key);
  parameters.delete(key);
  return value;
}

/** Parameters are written `tlsCAFile`, `tls-ca-file` and so on. */
function plain(key: string): string {
  return key.trim().toLowerCase().replace(/[_-]/g, '');
}
