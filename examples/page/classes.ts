import { element } from './element.ts';

const list = element('classes', HTMLOListElement);

const rows = Array.from({ length: 10 }, (_, digit) => {
  const row = document.createElement('li');
  const meter = document.createElement('meter');
  const figure = document.createElement('output');
  meter.setAttribute('aria-label', `Probability of ${digit}`);
  row.append(meter, figure);
  list.append(row);
  return { row, meter, figure };
});

/** Shows a bar for each class; nothing where there is no digit. */
export function showClasses(probabilities: readonly number[] | undefined): void {
  const largest = Math.max(...(probabilities ?? []));
  rows.forEach(({ row, meter, figure }, digit) => {
    const share = probabilities?.[digit] ?? 0;
    meter.value = share;
    figure.value = probabilities === undefined ? '' : `${(100 * share).toFixed(1)} %`;
    row.classList.toggle('likeliest', share === largest);
  });
}
