/** A file as the checks see it. Filled by read and parse; offsets are UTF-16 code units of `text`, end exclusive. */
import type { LineIndex } from './text/lines';
import type { Unescaped } from './text/unescape';

export type Encoding = 'ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'unknown';

/** One way in which the bytes are not plain UTF-8. */
export interface EncodingIssue {
  kind:
    | 'utf-16-bom'
    | 'utf-16-no-bom'
    | 'utf-32'
    | 'overlong'
    | 'surrogate'
    | 'beyond-unicode'
    | 'invalid-lead'
    | 'not-utf8';
  byteOffset: number;
  /** Where that is in the decoded text. */
  offset: number;
}

export interface BinaryKind {
  /** media: pictures, sound, fonts, documents. opaque: programs, archives, anything that cannot be reviewed by eye. */
  class: 'media' | 'opaque';
  /** For the message: `PNG image`. */
  name: string;
}

export interface Text {
  text: string;
  encoding: Encoding;
  issues: EncodingIssue[];
  /** FEATURE bits of src/text/features.ts. */
  features: number;
  /** Set when the content is not text at all. */
  binary?: BinaryKind;
  /** Bytes of the file; absent where the file was not read as a whole. */
  size?: number;
  /** SRI digest of the content (recipe `primitives-v1`), when it was asked for. */
  integrity?: string;
}

export type Format = 'markdown' | 'html' | 'json' | 'yaml' | 'toml' | 'code' | 'text' | 'other';

export interface Span {
  start: number;
  end: number;
}

export interface Markdown {
  /** Fenced, indented and inline code, in order, disjoint. */
  code: Span[];
  /** `<!-- ... -->` outside code, in order; an unclosed one ends with the text. */
  comments: Span[];
}

export interface Frontmatter extends Span {
  /** What stands after the opening fence; `yaml` when nothing does. */
  language: string;
  /** Parsed on demand; `undefined` when it cannot be parsed or is not a map. */
  data(): Promise<Record<string, unknown> | undefined>;
}

/** A quoted value written with escapes, as a parser hands it to the agent. */
export interface QuotedValue extends Span, Unescaped {}

/** What a stretch of the file says once it is decoded, reversed, or written without its disguise. */
export interface View extends Span {
  /** `base64`, `reversed`; `percent escapes, base64` when nested. */
  how: string;
  text: string;
  /** Where in the file a part of `text` stands; absent when only the whole stretch is known. */
  narrow?: (from: number, to: number) => [start: number, end: number];
}

/** The text as a model reads it: lower case, without what does not show, look-alikes replaced (src/text/fold.ts). */
export interface Folded {
  readonly text: string;
  /** Offset in the original of an offset in `text`. */
  at(offset: number): number;
  /** More than case, white space, quotes, dashes and accents was changed in this stretch of `text`. */
  isDisguised(start: number, end: number): boolean;
}

export interface Document {
  readonly path: string;
  readonly format: Format;
  /** Program source, snapshots and logs: escapes and line separators mean something else there. */
  readonly isCode: boolean;
  readonly content: Text;
  readonly text: string;
  readonly features: number;
  readonly lines: LineIndex;
  readonly markdown: Markdown;
  readonly frontmatter: Frontmatter | undefined;
  readonly values: QuotedValue[];
  readonly folded: Folded;
  /** `isCut`: there is more than is worth decoding. */
  readonly views: { views: View[]; isCut: boolean };
}
