import { InvalidArgumentError } from 'commander';

/** A number on the command line, from 1 to 100,000,000. @throws {InvalidArgumentError} */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100_000_000)
    throw new InvalidArgumentError('Give a whole number from 1 on.');
  return number;
}
