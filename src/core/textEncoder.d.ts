/**
 * Core is compiled without the DOM's types, so that the compiler proves its purity. TextEncoder is the one
 * global that it needs: browsers, workers and Node all have it.
 */
declare class TextEncoder {
  /** UTF-8. A lone surrogate becomes U+FFFD. */
  encode(text: string): Uint8Array<ArrayBuffer>
}
