/**
 * Lets timers, signals and drawing have their turn. By a message rather than a timer: pages hold nested timers back by
 * 4 ms, and by a second or more once they are hidden.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Breathes when that was not done for so many milliseconds, over all epochs: also where each is shorter. */
export function breathEvery(milliseconds: number): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last <= milliseconds) return;
    await breathe();
    last = performance.now();
  };
}
