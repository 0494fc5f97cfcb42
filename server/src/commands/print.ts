/** What a command answers. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What a person who waits wants to know, beside the answer. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
