import { gaussianFilter } from '../filter/gaussian.ts';
import type { Image } from '../image.ts';
import { colourLabels, tintLabels } from '../palette.ts';
import { greyPlane, type Plane } from '../plane.ts';
import { type BasinOptions, basins } from '../segment/basins.ts';
import { connectedComponents } from '../segment/components.ts';
import { fillHoles } from '../segment/holes.ts';
import { type Labels, regionsOf } from '../segment/labels.ts';
import { otsu, threshold } from '../segment/threshold.ts';
import { onGrey } from './apply.ts';
import { type Attributes, operation } from './operation.ts';
import { connectivity, neighboursOf, sigma } from './options.ts';

const objects = {
  kind: 'choice',
  summary: 'what is an object: pixels brighter or darker than the level of Otsu',
  default: 'bright',
  choices: ['bright', 'dark'],
} as const;

/** 1 on objects by Otsu's level, dark spots inside of bright ones and the like included. */
function maskOf(grey: Plane, kind: 'bright' | 'dark'): Plane {
  const mask = threshold(grey, otsu(grey));
  return fillHoles(kind === 'bright' ? mask : { ...mask, data: mask.data.map((value) => 1 - value) });
}

/** A row for each region: label, area, box, centroid. */
const rowsFor = (labels: Labels): Attributes =>
  regionsOf(labels).map(({ label, area, box, centroid }) => ({ label, area, ...box, ...centroid }));

const thresholdOption = { kind: 'number', summary: 'level, 0 black .. 1 white', default: 0.5, min: 0, max: 1 } as const;

export const thresholdOperation = operation({
  name: 'threshold',
  summary: 'white above a level, black elsewhere',
  options: { level: thresholdOption },
  run: (source, { level }) => onGrey(source, (grey) => threshold(grey, level)),
});

export const otsuOperation = operation({
  name: 'otsu',
  summary: 'white above the level that Otsu finds, black elsewhere',
  options: {},
  run: (source) => onGrey(source, (grey) => threshold(grey, otsu(grey))),
  attributes: (source) => [{ level: otsu(greyPlane(source)) }],
});

function componentsOf(
  source: Image,
  options: { objects: 'bright' | 'dark'; connectivity: '4' | '8'; area: number },
): Labels {
  const { labels } = connectedComponents(
    maskOf(greyPlane(source), options.objects),
    neighboursOf(options.connectivity),
  );
  const small = new Set(regionsOf(labels).flatMap(({ area, label }) => (area < options.area ? [label] : [])));
  return { ...labels, data: labels.data.map((label) => (small.has(label) ? 0 : label)) };
}

const componentOptions = {
  objects,
  connectivity,
  area: { kind: 'number', summary: 'least area in pixels', default: 1, min: 1, max: 1e9, whole: true },
} as const;

export const componentsOperation = operation({
  name: 'components',
  summary: 'connected parts, each in a colour',
  options: componentOptions,
  run: (source, options) => colourLabels(componentsOf(source, options)),
  attributes: (source, options) => rowsFor(componentsOf(source, options)),
});

const watershedOptions = {
  relief: {
    kind: 'choice',
    summary: 'what is flooded: distances inside the objects, or the gradient of the whole image',
    default: 'distance',
    choices: ['distance', 'gradient'],
  },
  objects,
  sigma: { ...sigma, default: 2, summary: 'smoothing of the image and of the relief in pixels' },
  radius: {
    kind: 'number',
    summary: 'least distance of two markers in pixels',
    default: 10,
    min: 1,
    max: 1000,
    whole: true,
  },
} as const;

function basinsOf(
  source: Image,
  { relief, objects: kind, ...options }: { objects: 'bright' | 'dark' } & BasinOptions,
): Labels {
  const grey = greyPlane(source);
  return basins(relief === 'distance' ? maskOf(gaussianFilter(grey, options.sigma), kind) : grey, {
    relief,
    ...options,
  });
}

export const watershedOperation = operation({
  name: 'watershed',
  summary: 'parts by flooding from markers, each in a colour, over the image',
  options: watershedOptions,
  run: (source, options) => tintLabels(source, basinsOf(source, options)),
  attributes: (source, options) => rowsFor(basinsOf(source, options)),
});
