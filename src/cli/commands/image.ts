import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Attributes,
  encodePng,
  type ImageOperation,
  imageOperation,
  imageOperations,
  type OperationOption,
} from '../../image/index.ts';
import { writeWhole } from '../../node/files.ts';
import type { Console } from '../console.ts';
import { sharedOptions } from '../options.ts';
import { checkPngName, readPicture } from '../picture.ts';
import { table } from '../table.ts';

/** Values of an operation's options, and whether to speak JSON. */
type ImageOptions = Readonly<Record<string, unknown>> & { readonly json?: true };

const rangeOf = (option: OperationOption) =>
  option.kind === 'choice'
    ? option.choices.join(', ')
    : `${option.odd ? 'odd, ' : ''}${option.min}..${option.max}, default ${option.default}`;

const flags = ({ options }: ImageOperation) => Object.keys(options).map((key) => `--${key}`);

const examples = `
Operations and their options:
${imageOperations.map((each) => `  ${each.name.padEnd(18)} ${each.summary}${flags(each).length > 0 ? `\n${' '.repeat(21)}${flags(each).join(' ')}` : ''}`).join('\n')}

Examples:
  featuremap image box photo.jpg smooth.png --size 5
  featuremap image canny photo.jpg edges.png --sigma 1.5
  featuremap image components coins.png parts.png --area 20 --json
  featuremap image canny --help`;

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number.');
}

/** The same option for the command line; bounds are checked by the operation. */
function optionOf(key: string, option: OperationOption): Option {
  if (option.kind === 'choice')
    return new Option(`--${key} <name>`, option.summary).choices(option.choices).default(option.default);
  return new Option(`--${key} <n>`, `${option.summary} (${rangeOf(option)})`).argParser(number);
}

const shown = (value: number) => String(Number(value.toFixed(4)));

function attributeLines(attributes: Attributes): string[] {
  if (attributes.length === 0) return ['nothing found'];
  const names = Object.keys(attributes[0]!);
  const rows = attributes.map((each) => names.map((name) => shown(each[name]!)));
  return table([names, ...rows], [...names.keys()]);
}

async function apply(
  operation: ImageOperation,
  source: string,
  target: string,
  { json, ...values }: ImageOptions,
  { out }: Console,
): Promise<void> {
  checkPngName(target);
  const picture = await readPicture(source);
  const result = operation.run(picture, values);
  const attributes = operation.attributes?.(picture, values);
  await writeWhole(target, encodePng(result));
  const { width, height, channels, depth } = result;
  if (json) {
    const facts = { operation: operation.name, input: source, output: target, width, height, channels, depth };
    return out.line(JSON.stringify({ ...facts, ...(attributes && { attributes }) }));
  }
  for (const line of attributes ? attributeLines(attributes) : []) out.line(line);
  out.line(`${target}: ${width}x${height}, ${channels} ${channels === 1 ? 'channel' : 'channels'} of ${depth} bits`);
}

function addOperation(parent: Command, operation: ImageOperation, console: Console): void {
  const command = parent
    .command(operation.name, { hidden: true })
    .description(operation.summary)
    .argument('<in>', 'a picture: PNG or JPEG')
    .argument('<out>', 'where to write the result: a PNG');
  for (const [key, option] of Object.entries(operation.options)) command.addOption(optionOf(key, option));
  command
    .addOption(sharedOptions.json())
    .action((source: string, target: string, options: ImageOptions) =>
      apply(operation, source, target, options, console),
    );
}

/** `featuremap image`. */
export function addImage(program: Command, console: Console): void {
  const image = program
    .command('image')
    .description('process a picture: filters, edges, segments, pyramids, keypoints')
    .argument('<operation>')
    .argument('<in>', 'a picture: PNG or JPEG')
    .argument('<out>', 'where to write the result: a PNG')
    .addHelpText('after', examples);
  for (const operation of imageOperations) addOperation(image, operation, console);
  // Reached only by a name that is none of the operations'.
  image.allowUnknownOption().allowExcessArguments();
  image.action((name: string) => void imageOperation(name));
}
