import type { RebuildProgress } from '@queuecommerce/projections';
import { Presets, SingleBar } from 'cli-progress';
import { tell } from '../commands/print';

/** Says how far folding the log is: a bar on a terminal, a line now and then elsewhere. */
export interface ReplayProgress {
  report(step: string, progress: RebuildProgress): void;
  /** Leaves the terminal as it should be, also after an error. */
  end(): void;
}

export function showReplayProgress(isTerminal: boolean = process.stderr.isTTY): ReplayProgress {
  return isTerminal
    ? bars()
    : { report: (step, progress) => tell(line(step, progress)), end: () => undefined };
}

function bars(): ReplayProgress {
  let bar: SingleBar | undefined;
  return {
    report(step, progress) {
      const { eventsDone, eventsTotal, ratePerSecond, etaSeconds } = progress;
      if (bar === undefined) {
        const format = '{step} [{bar}] {percentage}% | {value}/{total} events | {rate}/s | {left} left';
        bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
        bar.start(1, 0, { step, rate: 0, left: '?' });
      }
      bar.setTotal(Math.max(1, eventsTotal ?? eventsDone));
      bar.update(eventsDone, {
        step,
        rate: ratePerSecond,
        left: etaSeconds === null ? '?' : `${etaSeconds} s`,
      });
    },
    end() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function line(step: string, { eventsDone, eventsTotal, ratePerSecond, etaSeconds }: RebuildProgress): string {
  const total = eventsTotal === null ? '' : ` of about ${eventsTotal.toLocaleString('en')}`;
  const left = etaSeconds === null ? '' : `, ${etaSeconds} s left`;
  return `${step}: ${eventsDone.toLocaleString('en')}${total} events, ${ratePerSecond.toLocaleString('en')}/s${left}`;
}
