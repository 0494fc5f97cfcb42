/**
 * RFC 8288: the `Link` header to a list's next page, which is the same address with another cursor.
 * @param target the address that was asked for: path and query
 * @param parameter what the list calls its cursor
 */
export function linkToNext(
  target: string,
  cursor: string,
  parameter = 'cursor',
): Readonly<Record<string, string>> {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
  query.set(parameter, cursor);
  return { Link: `<${path}?${query.toString()}>; rel="next"` };
}
