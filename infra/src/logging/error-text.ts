/** What went wrong, in one line, for a record that outlives the process. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
