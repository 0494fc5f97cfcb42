/** The shapes of what queries take, shared by the routes. */
import { consistencyTokenHeader } from '@queuecommerce/infra/http';
import { z } from 'zod';

/** The headers of every query. */
export const queryHeaders = z.object({ 'consistency-token': consistencyTokenHeader.optional() });

/** Ids that the system makes: orders and payments. */
export const madeId = z.guid();

/** Ids that people choose: products and customers. */
export const chosenId = z
  .string()
  .max(64)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'must start with a letter or digit and hold only letters, digits, ".", "_" and "-"',
  );

/** Words to search for. */
export const searchText = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Words: each must begin some word of the text; case and accents do not count' });

const startOfDay = 'T00:00:00.000Z';
const endOfDay = 'T23:59:59.999Z';
const day = z.iso.date();
const time = z.iso.datetime({ offset: true });

/** ISO 8601, a date (its beginning, UTC) or a time; as an instant in UTC. */
export const fromTime = timeParameter(startOfDay, 'From this date (UTC) or time on');

/** ISO 8601, a date (all of it, UTC) or a time; as an instant in UTC. */
export const toTime = timeParameter(endOfDay, 'Up to this time, or to the end of this date (UTC)');

/** When what `toTime` gives begins: a day, of which the rest may be still to come, or the time itself. */
export function startOfTo(to: string): string {
  return to.endsWith(endOfDay) ? to.replace(endOfDay, startOfDay) : to;
}

function timeParameter(timeOfDay: string, description: string) {
  return z
    .union([day, time])
    .meta({ description })
    .transform((text, context) => {
      const date = new Date(text.includes('T') ? text : `${text}${timeOfDay}`);
      const year = date.getUTCFullYear();
      // Beyond these years instants have another form and do not compare as text.
      if (year >= 0 && year <= 9999) return date.toISOString();
      context.addIssue({ code: 'custom', params: { code: 'out-of-range' }, message: 'It is out of range' });
      return z.NEVER;
    });
}
