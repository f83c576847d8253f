import { type Box, overlapOf } from '../../image/box.ts';
import type { Detection } from './detect.ts';

/** An object that is known to be in an image. */
export interface LabelledBox extends Box {
  readonly label: string;
}

/** What was found in one image, and what there is. */
export interface DetectionResult {
  readonly detections: readonly Detection[];
  readonly objects: readonly LabelledBox[];
}

/** A detection, and the object it found: none for a false alarm. */
export interface DetectionMatch {
  readonly detection: Detection;
  readonly object: LabelledBox | undefined;
}

/**
 * Which detections are right: best first, each takes the object of its own label that it overlaps most, at least by
 * `overlap` (intersection over union), and that no better one has taken. Source: the PASCAL VOC challenge.
 */
export function matchDetections({ detections, objects }: DetectionResult, overlap = 0.5): DetectionMatch[] {
  const free = new Set(objects);
  return detections
    .toSorted((a, b) => b.score - a.score)
    .map((detection) => {
      const near = [...free].filter(({ label }) => label === detection.label);
      const best = near.reduce<LabelledBox | undefined>(
        (most, each) => (most === undefined || overlapOf(each, detection) > overlapOf(most, detection) ? each : most),
        undefined,
      );
      if (best === undefined || overlapOf(best, detection) < overlap) return { detection, object: undefined };
      free.delete(best);
      return { detection, object: best };
    });
}

/**
 * Average precision: the area under precision over recall, precision at a recall being the best at that recall or more.
 * @param hits by score, best first: whether each detection is right. @param objects how many there are.
 */
export function averagePrecision(hits: readonly boolean[], objects: number): number {
  let right = 0;
  const precisions = hits.map((hit, i) => {
    if (hit) right++;
    return right / (i + 1);
  });
  for (let i = precisions.length - 2; i >= 0; i--) precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!);
  const area = precisions.reduce((sum, precision, i) => sum + (hits[i] ? precision : 0), 0);
  return objects === 0 ? 0 : area / objects;
}

/** How well objects are found. */
export interface DetectionScores {
  readonly objects: number;
  readonly detections: number;
  readonly right: number;
  /** Share of the detections that are right, and of the objects that are found; 0 of none. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** Counts as shares. */
export function scoresOf(objects: number, detections: number, right: number): DetectionScores {
  const [precision, recall, f1] = [
    share(right, detections),
    share(right, objects),
    share(2 * right, objects + detections),
  ];
  return { objects, detections, right, precision, recall, f1 };
}

/** The scores over several images, for detections of at least a score. */
export function scoreDetections(findings: readonly DetectionResult[], threshold = 0, overlap = 0.5): DetectionScores {
  const matches = findings.map(({ detections, objects }) =>
    matchDetections({ objects, detections: detections.filter(({ score }) => score >= threshold) }, overlap),
  );
  const right = matches.flat().filter(({ object }) => object !== undefined).length;
  return scoresOf(findings.flatMap(({ objects }) => objects).length, matches.flat().length, right);
}

/** Mean over the classes there are objects of, of the average precision of each over all images. */
export function meanAveragePrecision(findings: readonly DetectionResult[], overlap = 0.5): number {
  const matches = findings
    .flatMap((finding) => matchDetections(finding, overlap))
    .sort((a, b) => b.detection.score - a.detection.score);
  const objects = findings.flatMap((finding) => finding.objects);
  const labels = [...new Set(objects.map(({ label }) => label))];
  const each = labels.map((label) =>
    averagePrecision(
      matches.filter(({ detection }) => detection.label === label).map(({ object }) => object !== undefined),
      objects.filter((object) => object.label === label).length,
    ),
  );
  return share(
    each.reduce((sum, precision) => sum + precision, 0),
    labels.length,
  );
}
