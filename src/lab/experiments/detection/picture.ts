import type { ObjectScene } from '../../../data/scenes/scene.ts';
import type { Box } from '../../../image/box.ts';
import { type Colour, canvas, drawImage, drawText } from '../../../image/canvas.ts';
import type { Image } from '../../../image/image.ts';
import { resize } from '../../../image/resize.ts';
import { boxesPicture } from '../../../inspect/detect/draw.ts';
import { matchDetections } from '../../../inspect/detect/score.ts';
import { ink, paper } from '../../../inspect/style.ts';
import type { Searched } from './searching.ts';

const zoom = 2;

const found: Colour = [46, 160, 67];
const alarm: Colour = [214, 84, 32];
const missed: Colour = [200, 200, 210];

const enlarged = <B extends Box>(box: B): B => ({
  ...box,
  left: box.left * zoom,
  top: box.top * zoom,
  width: box.width * zoom,
  height: box.height * zoom,
});

/** What a detector found in a scene: right boxes, false alarms, and objects without a box. */
function panel({ findings, threshold }: Searched, index: number, { image }: ObjectScene): Image {
  const { objects, detections } = findings[index]!;
  const kept = detections.filter(({ score }) => score >= threshold);
  const matches = matchDetections({ objects, detections: kept });
  const lost = objects.filter((each) => matches.every(({ object }) => object !== each));
  const boxes = [
    ...lost.map((object) => ({ box: object, colour: missed, text: '' })),
    ...matches.map(({ detection, object }) => {
      const text = `${detection.label} ${Math.floor(100 * detection.score)}`;
      return { box: detection, colour: object === undefined ? alarm : found, text };
    }),
  ];
  const large = resize(image, image.width * zoom, image.height * zoom, 'nearest');
  const styles = new Map(boxes.map(({ box, colour, text }) => [enlarged(box), { colour, text }] as const));
  return boxesPicture(large, [...styles.keys()], {
    zoom: 1,
    colour: (box) => styles.get(box as never)!.colour,
    caption: (box) => styles.get(box as never)!.text,
  });
}

/** Room between panels, and for the names above them. */
const [gap, heading] = [12, 26];

/** Some scenes, a row each, through the eyes of several detectors, a column each. */
export function scenesPicture(detectors: readonly Searched[], scenes: readonly ObjectScene[]): Image {
  const { width, height } = scenes[0]!.image;
  const step = { x: width * zoom + gap, y: height * zoom + gap };
  const sheet = canvas(detectors.length * step.x - gap, heading + scenes.length * step.y - gap, paper);
  detectors.forEach((each, column) => {
    drawText(sheet, each.name, column * step.x, 4, ink, 2);
    scenes.forEach((scene, row) => {
      drawImage(sheet, panel(each, row, scene), column * step.x, heading + row * step.y);
    });
  });
  return sheet;
}
