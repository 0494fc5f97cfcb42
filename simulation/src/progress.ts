import { Presets, SingleBar } from 'cli-progress';

export interface ProgressShown {
  report(done: number): void;
  end(): void;
}

/** A bar on a terminal, a line for each tenth elsewhere. */
export function progressOn(doing: string, total: number): ProgressShown {
  if (process.stderr.isTTY) {
    const format = `${doing} [{bar}] {value}/{total} | {eta_formatted} left`;
    const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic);
    bar.start(total, 0);
    return { report: (done) => bar.update(done), end: () => bar.stop() };
  }
  let told = 0;
  const report = (done: number): void => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth <= told) return;
    told = tenth;
    process.stderr.write(`${doing}: ${done} of ${total}\n`);
  };
  return { report, end: () => undefined };
}
