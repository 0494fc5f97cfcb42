/** A command could not do what it was asked to, for a reason that its user can act on. The message says it all. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
