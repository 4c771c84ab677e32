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
  /**
   * Asked between two files, where others share the thread: lets them have their turn, or throws to end the run.
   * Absent where nobody does.
   */
  rest?(): Promise<void> | undefined;
  /** How this program is started: the program, and its first arguments. */
  self: readonly string[];
  /**
   * What is to be done when the program is stopped by a signal, at once and without waiting.
   * @returns how to forget it
   */
  atExit(undo: () => void): () => void;
}

/** What a program may use beside that which does not end by itself. */
export interface WatchIo extends Io {
  /** @param code what Ctrl-C ends with from now on, at once */
  onInterrupt(code: () => number): void;
  /** Somebody still reads the results, as far as is known. */
  isHeard(): boolean;
}

/** What a gate may use beside that. */
export interface GateIo extends WatchIo {
  /**
   * Standard input, up to its end, one byte over the limit, or the brace that ends a JSON map: some hosts never close it.
   */
  input(maxBytes: number): Buffer;
  /** Starts a program in our place: our terminal, our signals. @returns its exit code, as a shell would tell it */
  exec(program: string, args: readonly string[]): Promise<number>;
}
