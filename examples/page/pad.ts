import { element } from './element.ts';

type Point = readonly [x: number, y: number];

const pad = element('pad', HTMLCanvasElement);
const seen = element('seen', HTMLCanvasElement);
const small = seen.width;
/** As in MNIST: a digit fills a square of 20 pixels, in the middle of 28. */
const digitSide = 20;

let strokes: Point[][] = [];

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: canvas === seen });
  if (context === null) throw new TypeError('This browser has no canvas to draw on.');
  return context;
}

/** Draws all strokes, scaled and moved; `pen` is the width of the line in pixels of the canvas. */
function drawStrokes(canvas: HTMLCanvasElement, pen: number, scale = 1, [left, top]: Point = [0, 0]): void {
  const context = contextOf(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { lineWidth: pen, lineCap: 'round', lineJoin: 'round', strokeStyle: 'white' });
  for (const stroke of strokes) {
    context.beginPath();
    for (const [x, y] of stroke) context.lineTo(x * scale + left, y * scale + top);
    context.stroke();
  }
}

/** How bright the pixels of the small canvas are, 0..1. */
function readPixels(): Float32Array<ArrayBuffer> {
  const { data } = contextOf(seen).getImageData(0, 0, small, small);
  return Float32Array.from({ length: small * small }, (_, pixel) => data[4 * pixel + 3]! / 255);
}

/** The middle of the ink, in pixels of the small canvas. */
function middleOf(pixels: Float32Array): Point {
  const sums = [0, 0, 0] as [number, number, number];
  pixels.forEach((ink, index) => {
    sums[0] += ink;
    sums[1] += ink * ((index % small) + 0.5);
    sums[2] += ink * (Math.floor(index / small) + 0.5);
  });
  return [sums[1] / sums[0], sums[2] / sums[0]];
}

/** The drawing as the network takes it: scaled to the size of digits and centred by mass; undefined without ink. */
export function drawnDigit(): Float32Array<ArrayBuffer> | undefined {
  const points = strokes.flat();
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const pen = 2.4;
  const scale = (digitSide - pen) / Math.max(Math.max(...xs) - left, Math.max(...ys) - top, 60);
  const start: Point = [(small - digitSide) / 2 - left * scale, (small - digitSide) / 2 - top * scale];
  drawStrokes(seen, pen, scale, start);
  const [x, y] = middleOf(readPixels());
  drawStrokes(seen, pen, scale, [start[0] + small / 2 - x, start[1] + small / 2 - y]);
  return readPixels();
}

/** Lets one draw; `onDrawn` is called after every line. */
export function startPad(onDrawn: () => void): void {
  const add = ({ offsetX, offsetY }: PointerEvent) => {
    strokes.at(-1)!.push([offsetX, offsetY]);
    drawStrokes(pad, 18);
  };
  pad.addEventListener('pointerdown', (event) => {
    pad.setPointerCapture(event.pointerId);
    strokes.push([]);
    add(event);
  });
  pad.addEventListener('pointermove', (event) => {
    if (event.buttons === 1 && strokes.length > 0) add(event);
  });
  pad.addEventListener('pointerup', onDrawn);
}

export function clearPad(): void {
  strokes = [];
  drawStrokes(pad, 0);
  drawStrokes(seen, 0);
}
