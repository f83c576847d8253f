export { falseAlarms } from './alarms.ts';
export { type Detection, type DetectOptions, detectObjects } from './detect.ts';
export { type BoxStyle, boxesPicture } from './draw.ts';
export {
  averagePrecision,
  type DetectionMatch,
  type DetectionResult,
  type DetectionScores,
  type LabelledBox,
  matchDetections,
  meanAveragePrecision,
  scoreDetections,
} from './score.ts';
export { type ScoreMap, SlidingClassifier } from './sliding.ts';
export { type ScoredBox, suppress } from './suppress.ts';
