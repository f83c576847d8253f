import type { StepEvent } from 'featuremap';
import { element } from './element.ts';

const lines = { loss: element('loss', SVGPolylineElement), accuracy: element('accuracy', SVGPolylineElement) };
/** The loss at the top of the chart: that of ten classes with equal chances. */
const largestLoss = Math.log(10);

let points: { readonly x: number; readonly loss: number; readonly accuracy: number }[] = [];

export function clearChart(): void {
  points = [];
  drawChart();
}

/** Steps done, of all. */
export const progressOf = ({ epoch, epochs, step, stepsPerEpoch }: StepEvent) =>
  (epoch - 1 + step / stepsPerEpoch) / epochs;

export function addPoint(event: StepEvent): void {
  points.push({ x: progressOf(event), loss: event.loss / largestLoss, accuracy: event.accuracy });
}

/** Both lines: 0 at the bottom, accuracy 1 and the loss of guessing at the top. */
export function drawChart(): void {
  for (const name of ['loss', 'accuracy'] as const) {
    const places = points.map((point) => `${100 * point.x},${100 * (1 - Math.min(1, point[name]))}`);
    lines[name].setAttribute('points', places.join(' '));
  }
}
