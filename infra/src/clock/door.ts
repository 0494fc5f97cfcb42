/** Something that tests let others wait for. */
export interface Door {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

/** A door that is closed until it is opened. */
export function door(): Door {
  const opened = new AbortController();
  const passed = new Promise<void>((resolve) => opened.signal.addEventListener('abort', () => resolve()));
  return { passed, open: () => opened.abort() };
}
