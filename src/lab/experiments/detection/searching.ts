import type { ObjectScene } from '../../../data/scenes/scene.ts';
import { detectObjects } from '../../../inspect/detect/detect.ts';
import {
  type DetectionResult,
  type DetectionScores,
  matchDetections,
  meanAveragePrecision,
  scoreDetections,
  scoresOf,
} from '../../../inspect/detect/score.ts';
import { SlidingClassifier } from '../../../inspect/detect/sliding.ts';
import { searchScales, type Trained } from './training.ts';

/** Thresholds that are tried; detections below the least are not looked at. */
export const thresholds = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999];

/** A detector, the threshold that was chosen for it, and what it found in the test scenes. */
export interface Searched extends Trained {
  readonly threshold: number;
  readonly findings: readonly DetectionResult[];
  readonly scores: DetectionScores;
  readonly meanAveragePrecision: number;
}

async function search({ model }: Trained, scenes: readonly ObjectScene[]): Promise<DetectionResult[]> {
  const sliding = new SlidingClassifier(model);
  const options = { threshold: thresholds[0]!, scales: searchScales };
  const findings: DetectionResult[] = [];
  for (const { image, objects } of scenes) {
    findings.push({ objects, detections: await detectObjects(sliding, image, options) });
  }
  return findings;
}

/** The threshold with the best F1; of equal ones the lowest. */
function bestThreshold(findings: readonly DetectionResult[]): number {
  const f1 = (threshold: number) => scoreDetections(findings, threshold).f1;
  return thresholds.reduce((best, each) => (f1(each) > f1(best) ? each : best));
}

/** Chooses the threshold on the validation scenes, then searches the test scenes. */
export async function searchScenes(
  trained: Trained,
  validation: readonly ObjectScene[],
  test: readonly ObjectScene[],
): Promise<Searched> {
  const threshold = bestThreshold(await search(trained, validation));
  const findings = await search(trained, test);
  const scores = scoreDetections(findings, threshold);
  return { ...trained, threshold, findings, scores, meanAveragePrecision: meanAveragePrecision(findings) };
}

/** Heights of frames, from the smallest on. */
export const sizes = [22, 30, 40, 54, 73] as const;

/** Recall by the size of the objects, and precision by the size of the boxes, at the chosen threshold. */
export function scoresBySize({
  findings,
  threshold,
}: Searched): (readonly [from: number, to: number, DetectionScores])[] {
  const kept = findings.map(({ detections, objects }) => ({
    objects,
    detections: detections.filter(({ score }) => score >= threshold),
  }));
  const matches = kept.flatMap((finding) => matchDetections(finding));
  return sizes.slice(0, -1).map((from, i) => {
    const to = sizes[i + 1]!;
    const within = ({ height }: { readonly height: number }) => height >= from && height < to;
    const found = matches.filter(({ object }) => object !== undefined && within(object)).length;
    const boxes = matches.filter(({ detection }) => within(detection));
    const right = boxes.filter(({ object }) => object !== undefined).length;
    const { recall, objects } = scoresOf(kept.flatMap((each) => each.objects).filter(within).length, 0, found);
    return [from, to, { ...scoresOf(0, boxes.length, right), objects, recall }] as const;
  });
}
