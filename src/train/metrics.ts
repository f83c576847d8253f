/** Index of the largest of `count` numbers from `start`, `step` apart. */
export function argmax(numbers: ArrayLike<number>, start: number, count: number, step = 1): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (numbers[start + i * step]! > numbers[start + best * step]!) best = i;
  return best;
}

/** Where the numbers of place `i` of all samples begin, in `[samples, classes, places]`. */
const startOf = (i: number, classes: number, places: number) =>
  Math.floor(i / places) * classes * places + (i % places);

/** At how many places of `count` samples, `[classes, places]` numbers each, output and target have the same largest. */
export function countCorrect(
  output: ArrayLike<number>,
  target: ArrayLike<number>,
  count: number,
  classes: number,
  places = 1,
): number {
  let correct = 0;
  for (let i = 0; i < count * places; i++) {
    const start = startOf(i, classes, places);
    if (argmax(output, start, classes, places) === argmax(target, start, classes, places)) correct++;
  }
  return correct;
}

/** The class with the largest number at every place: `[count, classes, places]` numbers to count x places classes. */
export function predictedClasses(output: ArrayLike<number>, count: number, classes: number, places = 1): Uint16Array {
  const predictions = new Uint16Array(count * places);
  for (let i = 0; i < predictions.length; i++) {
    predictions[i] = argmax(output, startOf(i, classes, places), classes, places);
  }
  return predictions;
}

/** `matrix[label][prediction]` counts. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) matrix[labels[i]!]![predictions[i]!]!++;
  return matrix;
}

/**
 * Intersection over union of each class (the Jaccard index), from `confusion[label][prediction]`: of the places that the
 * label or the prediction gives the class, the share that both do. NaN for a class that neither knows.
 */
export function intersectionOverUnion(confusion: readonly (readonly number[])[]): number[] {
  return confusion.map((row, index) => {
    const labelled = row.reduce((total, count) => total + count, 0);
    const predicted = confusion.reduce((total, counts) => total + counts[index]!, 0);
    return row[index]! / (labelled + predicted - row[index]!);
  });
}
