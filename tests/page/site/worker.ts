import { trainLenet } from '../train.ts';

addEventListener('message', async ({ data }: MessageEvent<Parameters<typeof trainLenet>>) => {
  postMessage(await trainLenet(...data));
});
