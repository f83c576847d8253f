import type { EpochEvent, StepEvent } from '../train/events.ts';
import type { Screen } from './console.ts';
import { count, duration, loss, percent } from './format.ts';

/** Shows how training goes: one line that is written again on a terminal, else a line now and then. */
export interface Progress {
  step(event: StepEvent): void;
  /** A whole line that stays, such as an epoch's figures. */
  line(text: string): void;
  /** What is not a step: a download, a measurement. Shown on a terminal only. */
  status(text: string): void;
  /** Removes the line that is written again. */
  end(): void;
}

/** Milliseconds between two drawings on a terminal, and between two lines elsewhere. */
const [redrawEvery, lineEvery] = [80, 5000];
const barWidth = 24;

/** Seconds until the last epoch's last step, at the present speed. */
function secondsLeft({ epoch, epochs, step, stepsPerEpoch, samplesPerSecond }: StepEvent, samples: number): number {
  const epochsLeft = epochs - epoch + (stepsPerEpoch - step) / stepsPerEpoch;
  return (epochsLeft * samples) / Math.max(samplesPerSecond, 1e-9);
}

function figures(event: StepEvent, samples: number): string {
  const speed = `${count(event.samplesPerSecond)} samples/s`;
  const left = `${duration(secondsLeft(event, samples))} left`;
  return `loss ${loss(event.loss)}  accuracy ${percent(event.accuracy, 1)}  ${speed}  ${left}`;
}

/** The bar: full blocks, then an eighth of one. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  const full = Math.floor(eighths / 8);
  const part = eighths % 8 === 0 ? '' : String.fromCodePoint(0x2590 - (eighths % 8));
  return `${'█'.repeat(full)}${part}`.padEnd(width, '░');
}

/** An epoch's figures in a line. */
export function epochLine({ epoch, epochs, loss: value, accuracy, samplesPerSecond }: EpochEvent): string {
  const trained = `loss ${loss(value)}  accuracy ${percent(accuracy)}`;
  return `epoch ${epoch}/${epochs}  ${trained}  ${count(samplesPerSecond)} samples/s`;
}

/** @param samples images of an epoch. @param now milliseconds, for tests. */
export function progress(screen: Screen, samples: number, now: () => number = () => performance.now()): Progress {
  return screen.isTerminal ? onTerminal(screen, samples, now) : inLines(screen, samples, now);
}

function onTerminal(screen: Screen, samples: number, now: () => number): Progress {
  let next = 0;
  const draw = (text: string) => screen.write(`\r\x1b[K${text.slice(0, screen.columns - 1)}`);
  return {
    step(event) {
      const share = event.step / event.stepsPerEpoch;
      if (now() < next && share < 1) return;
      next = now() + redrawEvery;
      const begin = `epoch ${event.epoch}/${event.epochs} `;
      draw(`${begin}${bar(share, barWidth)} ${percent(share, 0).padStart(5)}  ${figures(event, samples)}`);
    },
    line: (text) => screen.write(`\r\x1b[K${text}\n`),
    status: draw,
    end: () => screen.write('\r\x1b[K'),
  };
}

function inLines(screen: Screen, samples: number, now: () => number): Progress {
  let next = now() + lineEvery;
  return {
    step(event) {
      if (now() < next) return;
      next = now() + lineEvery;
      const share = percent(event.step / event.stepsPerEpoch, 0);
      screen.line(`epoch ${event.epoch}/${event.epochs}  ${share}  ${figures(event, samples)}`);
    },
    line: screen.line,
    status: () => {},
    end: () => {},
  };
}
