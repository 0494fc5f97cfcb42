import type { Answer } from './shop';

/** One field of each entry on a page; the body itself if it is no page. */
export function column({ json }: Answer, field: string): unknown {
  if (typeof json !== 'object' || json === null || !('data' in json) || !Array.isArray(json.data))
    return json;
  return json.data.map((entry: object): unknown => Reflect.get(entry, field));
}

/** The address of the next page, from the `Link` header. */
export function nextOf({ headers }: Answer): string | undefined {
  return /^<([^>]*)>; rel="next"$/.exec(headers['link']?.toString() ?? '')?.[1];
}
