/**
 * RFC 8288: the `Link` header to a list's next page, which is the same address with another cursor.
 * @param target the address that was asked for: path and query
 */
export function linkToNext(target: string, cursor: string): Readonly<Record<string, string>> {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
  query.set('cursor', cursor);
  return { Link: `<${path}?${query.toString()}>; rel="next"` };
}
