import type { StepEvent } from 'featuremap';
import { addPoint, clearChart, drawChart, progressOf } from './chart.ts';
import { showClasses } from './classes.ts';
import { element } from './element.ts';
import type { Reply, Request } from './messages.ts';
import { clearPad, drawnDigit, startPad } from './pad.ts';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const settings = element('settings', HTMLFormElement);
const [train, stop] = [element('train', HTMLButtonElement), element('stop', HTMLButtonElement)];
const progress = element('progress', HTMLProgressElement);

const ask = (request: Request) => worker.postMessage(request);

function say(id: string, text: string): void {
  element(id, HTMLElement).textContent = text;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function setTraining(isTraining: boolean): void {
  train.disabled = isTraining;
  stop.disabled = !isTraining;
}

function finish(text: string): void {
  setTraining(false);
  say('status', text);
  classifyDrawing();
}

function classifyDrawing(): void {
  const pixels = drawnDigit();
  if (pixels === undefined) showClasses(undefined);
  else ask({ kind: 'classify', pixels });
}

/** Steps come faster than the screen is drawn: the last one is shown when it is. */
let latest: StepEvent | undefined;

function showLatest(): void {
  if (latest === undefined) return;
  const { epoch, epochs, loss, accuracy, samplesPerSecond } = latest;
  progress.value = progressOf(latest);
  say('status', `Pass ${epoch} of ${epochs}`);
  say('loss-now', loss.toFixed(3));
  say('accuracy-now', percent(accuracy));
  say('speed', Math.round(samplesPerSecond).toLocaleString('en'));
  drawChart();
  latest = undefined;
}

function showStep(event: StepEvent): void {
  addPoint(event);
  if (latest === undefined) requestAnimationFrame(showLatest);
  latest = event;
}

function hear(reply: Reply): void {
  if (reply.kind === 'start') say('threads', String(reply.event.threads));
  if (reply.kind === 'step') showStep(reply.event);
  if (reply.kind === 'epoch') say('validation', percent(reply.event.validationAccuracy!));
  if (reply.kind === 'classes') showClasses(reply.classification.probabilities);
  if (reply.kind === 'error') finish(reply.message);
  if (reply.kind === 'end') {
    showLatest();
    finish(reply.stopped ? 'Stopped.' : 'Done. Draw a digit.');
  }
}

worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => hear(data));
worker.addEventListener('error', ({ message }) => finish(message || 'The worker could not be started.'));

settings.addEventListener('submit', (event) => {
  event.preventDefault();
  const values = new FormData(settings);
  setTraining(true);
  clearChart();
  say('status', 'Drawing digits and compiling …');
  ask({ kind: 'train', samples: Number(values.get('samples')), epochs: Number(values.get('epochs')) });
});
stop.addEventListener('click', () => ask({ kind: 'stop' }));
element('clear', HTMLButtonElement).addEventListener('click', () => {
  clearPad();
  showClasses(undefined);
});
startPad(classifyDrawing);
showClasses(undefined);
