/** The URL of an engine can not be used. The message never shows what the URL holds: it may hold a password. */
export class BadEngineUrl extends Error {
  override readonly name = 'BadEngineUrl';
}

/**
 * The URL, if it is one of these schemes (`mongodb`, without colon).
 * @throws {BadEngineUrl}
 */
export function engineUrl(text: string, schemes: readonly string[]): URL {
  const wanted = `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  const scheme = schemes.find((one) => text.startsWith(`${one}://`));
  if (scheme === undefined) throw new BadEngineUrl(wanted);
  // Several hosts in a row, which engines take, are none to WHATWG: the first stands for them.
  const single = text.replace(/^([^:]+:\/\/(?:[^@/]*@)?[^,/?]+)(?:,[^/?]+)+/, '$1');
  if (!URL.canParse(single) || new URL(single).hostname === '') throw new BadEngineUrl(wanted);
  return new URL(single);
}
