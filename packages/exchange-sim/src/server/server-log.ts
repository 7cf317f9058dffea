/** What the server says about itself; never a key, never a signature. */
export type ServerLog = {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
};
