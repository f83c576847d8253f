import type { ObjectScene } from '../../../data/scenes/scene.ts';
import type { Box } from '../../../image/box.ts';
import type { Colour } from '../../../image/canvas.ts';
import type { Image } from '../../../image/image.ts';
import { resize } from '../../../image/resize.ts';
import { boxesPicture } from '../../../inspect/detect/draw.ts';
import { matchDetections } from '../../../inspect/detect/score.ts';
import { gridPicture } from '../../../inspect/grid.ts';
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

/** The first scenes, a row each, through the eyes of several detectors. */
export function scenesPicture(detectors: readonly Searched[], scenes: readonly ObjectScene[]): Image {
  const [{ image } = { image: { width: 1 } }] = scenes;
  const panels = scenes.flatMap((scene, index) =>
    detectors.map((each) => ({ image: panel(each, index, scene), caption: each.name })),
  );
  return gridPicture(panels, zoom * image.width, detectors.length * (zoom * image.width + 2 + 14));
}
