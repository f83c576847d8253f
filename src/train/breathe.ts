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
