import { Presets, SingleBar } from 'cli-progress';
import { tell } from './print';

/** Says how far a long work is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** `step` may change on the way; each has its own bar. Without `of` nobody knows how many there are. */
  report(step: string, done: number, of: number | undefined): void;
  /** Leaves the terminal as it should be, also after an error. */
  end(): void;
}

/** @param what is counted: one of it */
export function showProgress(what = 'event', isTerminal: boolean = process.stderr.isTTY): Progress {
  return isTerminal ? bars(`${what}s`) : lines(`${what}s`);
}

function bars(things: string): Progress {
  let step: string | undefined;
  let bar: SingleBar | undefined;
  return {
    report(next, done, of) {
      if (next !== step) {
        bar?.stop();
        step = next;
        const whole = `${next} [{bar}] {percentage}% | {value}/{total} ${things} | {eta_formatted} left`;
        const format = of === undefined ? `${next} {value} ${things} in {duration_formatted}` : whole;
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

function lines(things: string): Progress {
  let step: string | undefined;
  let tenths = 0;
  return {
    report(next, done, of) {
      if (next !== step) [step, tenths] = [next, 0];
      if (of === undefined) {
        const reached = Math.floor(done / eventsALine);
        if (reached > tenths) tell(`${next}: ${done} ${things}`);
        tenths = reached;
        return;
      }
      const reached = of === 0 ? 10 : Math.floor((10 * done) / of);
      if (reached <= tenths) return;
      tenths = reached;
      tell(`${next}: ${done} of ${of} ${things} (${reached}0%)`);
    },
    end: () => undefined,
  };
}
