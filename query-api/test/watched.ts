import type { Answer } from './shop';

/** An answer that may still be waited for. */
export interface Watched {
  readonly answer: Promise<Answer>;
  over: boolean;
}

export function watched(answer: Promise<Answer>): Watched {
  const asking: Watched = { answer: answer.finally(() => (asking.over = true)), over: false };
  return asking;
}
