/** Extra facts an error carries: the same values its message was made from. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * Base of every error this library throws on purpose. `message` is one line that says what is wrong and what to do;
 * `details` holds the same facts as fields; `code` is stable and can be matched on.
 */
export class FeaturemapError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** Shapes that do not fit an op or a layer. */
export class ShapeError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails) {
    super('SHAPE', message, details);
  }
}

/** An option or argument that is missing, of the wrong kind or out of range. */
export class OptionError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails) {
    super('OPTION', message, details);
  }
}

/** A graph that breaks the rules of graphs: a bug in a layer or in a compiler pass. */
export class GraphError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails) {
    super('GRAPH', message, details);
  }
}

/** Data whose content cannot be used: labels and images of different count, a class out of range, NaN pixels. */
export class DataError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails, options?: { cause?: unknown }) {
    super('DATA', message, details, options);
  }
}

/** Bytes that are not what their format says: truncated, mislabelled, corrupt. */
export class FormatError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails, options?: { cause?: unknown }) {
    super('FORMAT', message, details, options);
  }
}

/** A file or folder that is missing, unreadable, unwritable, or a disk that is full. */
export class FileError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails, options?: { cause?: unknown }) {
    super('FILE', message, details, options);
  }
}

/** A download that failed: no network, wrong size, wrong checksum. */
export class DownloadError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails, options?: { cause?: unknown }) {
    super('DOWNLOAD', message, details, options);
  }
}

/** Training that cannot go on: the loss is not a number. */
export class TrainingError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails) {
    super('TRAINING', message, details);
  }
}

/** A backend that cannot run here: no WebAssembly SIMD, not enough memory. */
export class BackendError extends FeaturemapError {
  constructor(message: string, details?: ErrorDetails, options?: { cause?: unknown }) {
    super('BACKEND', message, details, options);
  }
}
