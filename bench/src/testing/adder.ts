import { Excuse } from '../protocol.ts';
import { serve } from '../serve.ts';

/** A contender for tests: its "product" is the sum of a and b, plus what its first argument says. */
const [error = '0', mode = ''] = process.argv.slice(2);

await serve({
  async open() {
    if (mode === 'missing') throw new Excuse('adder is not installed', 'npm install adder');
    console.log('chatter of a library');
    return { version: '1.2.3' };
  },
  async prepare(task, data) {
    if (mode === 'dies') process.exit(3);
    if (mode === 'sleeps') await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (task.kind !== 'matmul') throw new Excuse(`adds, and does not ${task.kind}`);
    let sum = new Float32Array();
    return {
      step() {
        sum = data.a!.data.map((number, i) => number + data.b!.data[i]! + Number(error));
      },
      read: () => sum,
    };
  },
});
