/**
 * Computed on first use. For segments of a document that most files never need, and for regular expressions with
 * Unicode properties: V8 looks the property up when it creates the expression, which costs a start-up milliseconds.
 */
export function lazy<T>(compute: () => T): () => T {
  let value: { of: T } | undefined;
  return () => {
    value ??= { of: compute() };
    return value.of;
  };
}
