/** What the stand-in can be told to do wrong. */
export class Faults {
  /** Each is for one append, in order; `stored` and `unstored` say so although the client hears of a lost server. */
  readonly appends: ('stored' | 'unstored' | 'silent')[] = [];
  /** What filtered subscriptions say that they have reached. */
  checkpoints: 'right' | 'end of the log' | 'largest number' = 'right';
  /** Every call is answered with UNAVAILABLE. */
  isUnavailable = false;
  /** Appends that were answered so. */
  refused = 0;
  /** Whether subscriptions say that they are caught up. */
  saysCaughtUp = true;
  /** Each lets one subscription send so many messages and then ends it in this way. */
  readonly subscriptions: { readonly afterMessages: number; readonly how: 'error' | 'end' | 'silence' }[] =
    [];
}
