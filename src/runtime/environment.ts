type Environment = Readonly<Record<string, string | undefined>>;

/** An environment variable; undefined where it is not set, or where there is no environment. */
export function environmentVariable(name: string): string | undefined {
  return (globalThis as { process?: { env?: Environment } }).process?.env?.[name];
}
