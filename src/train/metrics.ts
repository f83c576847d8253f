/** Index of the largest of `count` numbers from `start`. */
export function argmax(numbers: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (numbers[start + i]! > numbers[start + best]!) best = i;
  return best;
}

/** How many of `count` rows of `classes` numbers have their largest where the one-hot target has. */
export function countCorrect(
  output: ArrayLike<number>,
  target: ArrayLike<number>,
  count: number,
  classes: number,
): number {
  let correct = 0;
  for (let n = 0; n < count; n++) {
    if (argmax(output, n * classes, classes) === argmax(target, n * classes, classes)) correct++;
  }
  return correct;
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
