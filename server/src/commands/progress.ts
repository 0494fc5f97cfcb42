import { Presets, SingleBar } from 'cli-progress';
import { tell } from './print';

/** Says how far a long work is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** `step` may change on the way; each has its own bar. Without `of` nobody knows how many there are. */
  report(step: string, done: number, of: number | undefined): void;
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
        const whole = `${next} [{bar}] {percentage}% | {value}/{total} events | {eta_formatted} left`;
        const format = of === undefined ? `${next} {value} events in {duration_formatted}` : whole;
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
        bar.start(of ?? done, done);
      }
      bar?.update(done);
    },
    end: () => bar?.stop(),
  };
}

/** Where nobody knows how many events there are, so many make a line. */
const eventsALine = 100_000;

function lines(): Progress {
  let step: string | undefined;
  let tenths = 0;
  return {
    report(next, done, of) {
      if (next !== step) [step, tenths] = [next, 0];
      if (of === undefined) {
        const reached = Math.floor(done / eventsALine);
        if (reached > tenths) tell(`${next}: ${done} events`);
        tenths = reached;
        return;
      }
      const reached = of === 0 ? 10 : Math.floor((10 * done) / of);
      if (reached <= tenths) return;
      tenths = reached;
      tell(`${next}: ${done} of ${of} events (${reached}0%)`);
    },
    end: () => undefined,
  };
}
