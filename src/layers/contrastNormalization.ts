import { divisiveNormalizationType } from './divisiveNormalization.ts';
import { type LayerType, layerFactory } from './layer.ts';
import { type LocalWindowOptions, localWindowErrorSamples, localWindowSamples } from './localMean.ts';
import { subtractiveNormalizationType } from './subtractiveNormalization.ts';

/** Options of {@link contrastNormalization}; both steps use the same window. */
export type ContrastNormalizationOptions = LocalWindowOptions;

const steps = [subtractiveNormalizationType, divisiveNormalizationType] as const;

/**
 * Local contrast normalisation, the layer N of Jarrett et al. 2009: subtractive normalisation, lecture (15)(16), then
 * divisive normalisation of what is left, each over the Gaussian window and all maps.
 *
 * Shapes: x `C H W` to y of the same shape. Gradient: through both. Cost: no parameters; the multiply-adds of both.
 */
export const contrastNormalizationType: LayerType<ContrastNormalizationOptions> = {
  type: 'contrastNormalization',
  inputs: 1,
  outputShape: (options, inputs, where) => subtractiveNormalizationType.outputShape(options, inputs, where),
  parameters: () => [],
  apply: (options, [x]) => steps.reduce((y, step) => step.apply(options, [y], {}), x!),
  multiplyAdds: (options, inputs) => steps.reduce((total, step) => total + step.multiplyAdds(options, inputs), 0),
  reach: () => 'global',
  samples: localWindowSamples,
  errorSamples: localWindowErrorSamples('contrastNormalization'),
};

export const contrastNormalization = layerFactory(contrastNormalizationType);
