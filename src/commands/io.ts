/** What a command may use of the outside world. src/cli.ts makes the real one; nothing else touches `process`. */
export interface Io {
  cwd: string;
  env: Record<string, string | undefined>;
  /** Results. */
  out(text: string): void;
  /** Everything else: progress, errors, hints. */
  err(text: string): void;
  stdin(): Buffer;
  isOutTerminal(): boolean;
  isErrTerminal(): boolean;
  isInTerminal(): boolean;
  /** Asks on standard error and waits for a line. */
  ask(question: string): string;
  columns(): number;
  /** When the run has to be over, in milliseconds as Date.now() has them. */
  deadline?: number;
}

/** What a gate may use beside that. */
export interface GateIo extends Io {
  /**
   * Standard input, up to its end, one byte over the limit, or the brace that ends a JSON map: some hosts never close it.
   */
  input(maxBytes: number): Buffer;
  /** Starts a program in our place: our terminal, our signals. @returns its exit code, as a shell would tell it */
  exec(program: string, args: readonly string[]): Promise<number>;
}
