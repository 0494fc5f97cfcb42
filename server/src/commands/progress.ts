import { Presets, SingleBar } from 'cli-progress';
import { tell } from './print';

/** Says how far a long work is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** `step` may change on the way; each has its own bar. */
  report(step: string, done: number, of: number): void;
  /** Leaves the terminal as it should be, also after an error. */
  end(): void;
}

export function showProgress(isTerminal: boolean = process.stderr.isTTY): Progress {
  return isTerminal ? bars() : lines();
}

function bars(): Progress {
  let step: string | undefined;
  let bar: SingleBar | undefined;
  return {
    report(next, done, of) {
      if (next !== step) {
        bar?.stop();
        step = next;
        bar = new SingleBar(
          {
            format: `${next} [{bar}] {percentage}% | {value}/{total} events | {eta_formatted} left`,
            stream: process.stderr,
            hideCursor: true,
          },
          Presets.shades_classic,
        );
        bar.start(of, done);
      }
      bar?.update(done);
    },
    end: () => bar?.stop(),
  };
}

function lines(): Progress {
  let step: string | undefined;
  let tenths = 0;
  return {
    report(next, done, of) {
      if (next !== step) [step, tenths] = [next, 0];
      const reached = of === 0 ? 10 : Math.floor((10 * done) / of);
      if (reached <= tenths) return;
      tenths = reached;
      tell(`${next}: ${done} of ${of} events (${reached}0%)`);
    },
    end: () => undefined,
  };
}
