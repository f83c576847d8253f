import { Command } from 'commander';
import { addDetect } from './commands/detect.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addImage } from './commands/image.ts';
import { addInspect } from './commands/inspect.ts';
import { addLab } from './commands/lab.ts';
import { addPredict } from './commands/predict.ts';
import { addTrain } from './commands/train.ts';
import { addTune } from './commands/tune.ts';
import { addTuneTrial } from './commands/tuneTrial.ts';
import type { Console } from './console.ts';
import { exitCodes, report, wantsTraces } from './errors.ts';
import { version } from './version.ts';

const help = `
Examples:
  featuremap train                           LeNet-5 on built-in digits: no files, no network
  featuremap train lenet5 --data mnist --epochs 5 --out runs/mnist
  featuremap evaluate runs/mnist             loss, accuracy and confusion matrix on the test images
  featuremap predict runs/mnist photo.jpg    what is it?
  featuremap detect runs/detector page.png   where is what?
  featuremap inspect lecture                 the lecture's network, layer by layer
  featuremap lab regions --quick             a small experiment with a table and figures
  featuremap image canny photo.jpg edges.png process a picture
  featuremap doctor                          what of this machine is in use

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C.`;

function createProgram(console: Console): Command {
  const program = new Command('featuremap')
    .description('Convolutional networks: train, evaluate, use and look at them.')
    .version(version())
    .option('--debug', 'print where an error came from (also FEATUREMAP_DEBUG=errors)')
    .addHelpText('after', help)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.out.write(text),
      writeErr: (text) => console.err.write(text),
      outputError: () => {}, // said by report(), in one line
    });
  for (const add of [
    addTrain,
    addTune,
    addTuneTrial,
    addEvaluate,
    addPredict,
    addDetect,
    addInspect,
    addLab,
    addImage,
    addDoctor,
  ])
    add(program, console);
  for (const command of program.commands) command.option('--debug', 'print where an error came from');
  return program;
}

/** Runs the command line; returns the exit code. Errors are said on standard error, in one line each. */
export async function run(args: readonly string[], console: Console): Promise<number> {
  try {
    await createProgram(console).parseAsync(args, { from: 'user' });
    return console.exitCode;
  } catch (error) {
    const code = report(error, console, wantsTraces(args, console.env));
    return console.exitCode === exitCodes.interrupted ? exitCodes.interrupted : code;
  }
}
