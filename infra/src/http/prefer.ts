/** RFC 7240's `Prefer: wait`: how long a caller would rather wait for an end than be told "under way". */

/** Nobody waits longer than this, whatever they prefer. */
const maxWaitSeconds = 60;

/**
 * The seconds of the first `wait` preference, at most 60; undefined if there is none. Other preferences are ignored, and so is
 * a malformed one, as the RFC demands.
 */
export function preferredWaitSeconds(prefer: string | readonly string[] | undefined): number | undefined {
  if (prefer === undefined) return undefined;
  const text = typeof prefer === 'string' ? prefer : prefer.join(',');
  for (const preference of text.split(',')) {
    const [token = ''] = preference.split(';');
    const [name = '', ...value] = token.split('=');
    if (name.trim().toLowerCase() !== 'wait') continue;
    const digits = /^(?:(\d{1,9})|"(\d{1,9})")$/.exec(value.join('=').trim());
    return digits ? Math.min(Number(digits[1] ?? digits[2]), maxWaitSeconds) : undefined;
  }
  return undefined;
}

/** The header that says that the preference was honoured. */
export function preferenceApplied(waitSeconds: number): Readonly<Record<string, string>> {
  return { 'Preference-Applied': `wait=${waitSeconds}` };
}
