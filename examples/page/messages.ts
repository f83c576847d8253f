import type { Classification, EpochEvent, StartEvent, StepEvent } from 'featuremap';

/** What the page asks of the worker. */
export type Request =
  | { readonly kind: 'train'; readonly samples: number; readonly epochs: number }
  | { readonly kind: 'stop' }
  /** 28x28 numbers 0..1, light ink on dark. */
  | { readonly kind: 'classify'; readonly pixels: Float32Array<ArrayBuffer> };

/** What the worker tells the page. */
export type Reply =
  | { readonly kind: 'start'; readonly event: StartEvent }
  | { readonly kind: 'step'; readonly event: StepEvent }
  | { readonly kind: 'epoch'; readonly event: EpochEvent }
  | { readonly kind: 'end'; readonly stopped: boolean }
  | { readonly kind: 'classes'; readonly classification: Classification }
  | { readonly kind: 'error'; readonly message: string };
