import type { Position } from '@queuecommerce/infra';
import { etag } from '@queuecommerce/infra/http';

/**
 * The `ETag` of an answer from a read model. A rebuilt one may have mended the document without its revision or position moving, so
 * the tag goes on with the generation that the answer is from, unless that is the first.
 */
export function entityTag(
  revision: number,
  { generation, position }: { readonly generation: number; readonly position?: Position | undefined },
): Readonly<Record<string, string>> {
  const seen = [
    ...(position === undefined ? [] : [position]),
    ...(generation === 0 ? [] : [`g${generation}`]),
  ];
  return etag(revision, seen.length === 0 ? undefined : seen.join('.'));
}
