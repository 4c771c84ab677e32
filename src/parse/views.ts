/**
 * What a text says to somebody who decodes it: a model can be told to, and often does so unasked. Only what is certain
 * to be meant so: a view that is wrong is noise, and a view of everything is slow.
 */
import { LIMITS } from '../limits';
import * as encodings from './views/encodings';
import * as escapes from './views/escapes';
import * as joins from './views/joins';
import * as letters from './views/letters';
import * as mirror from './views/mirror';
import { SIGNAL, sniff } from './views/sniff';
import type { Narrow, Stretch } from './views/stretch';

export interface View {
  /** `base64`, or `percent escapes, base64` for one inside the other. */
  how: string;
  /** Decoded, not folded. */
  text: string;
  /** The stretch of the original that it was decoded from. */
  start: number;
  end: number;
  /** Where in the original a part of `text` stands; absent when only the whole stretch is known. */
  narrow?: Narrow;
}

export interface Views {
  views: View[];
  /** A bound was hit: there is more than these. */
  isCut: boolean;
}

interface Decoder {
  how: string;
  signal: number;
  /** Linear in the length of the text, whatever it is. */
  decode(text: string): Stretch[];
}

const DECODERS: Decoder[] = [
  { how: 'base64', signal: SIGNAL.RUN, decode: encodings.base64 },
  { how: 'hex', signal: SIGNAL.RUN, decode: encodings.hexRuns },
  { how: 'hex', signal: SIGNAL.LIST, decode: encodings.hexLists },
  { how: 'hex', signal: SIGNAL.ESCAPE, decode: escapes.hexEscapes },
  { how: 'binary', signal: SIGNAL.LIST, decode: encodings.binaryLists },
  { how: 'character codes', signal: SIGNAL.LIST, decode: encodings.decimalLists },
  { how: 'character codes', signal: SIGNAL.CODES, decode: encodings.calls },
  { how: 'percent escapes', signal: SIGNAL.PERCENT, decode: escapes.percentEscapes },
  { how: 'HTML entities', signal: SIGNAL.ENTITY, decode: escapes.entities },
  { how: 'escapes', signal: SIGNAL.ESCAPE, decode: escapes.unicodeEscapes },
  { how: 'escapes', signal: SIGNAL.ESCAPE, decode: escapes.octalEscapes },
  { how: 'reversed', signal: SIGNAL.REVERSED, decode: mirror.reversed },
  { how: 'rot13', signal: SIGNAL.ROT13, decode: mirror.rotated },
  { how: 'spaced letters', signal: SIGNAL.SPACED, decode: letters.spacedLetters },
  { how: 'leetspeak', signal: SIGNAL.LEET, decode: letters.leetspeak },
  { how: 'markup inside words', signal: SIGNAL.MARKUP, decode: joins.markupInWords },
  { how: 'concatenation', signal: SIGNAL.CONCATENATION, decode: joins.concatenation },
];

const NOTHING: Views = { views: [], isCut: false };

/** @param text as it stands in the file */
export function viewsOf(text: string): Views {
  const signals = sniff(text);
  return signals === 0 ? NOTHING : new Search(text).search(signals);
}

class Search {
  private readonly text: string;
  private readonly views: View[] = [];
  private readonly seen = new Set<string>();
  private characters = 0;
  private isCut = false;

  constructor(text: string) {
    this.text = text;
  }

  search(signals: number): Views {
    this.seen.add(this.text);
    let level = this.decode(this.text, signals, 1);
    for (let depth = 2; level.length > 0; depth++)
      level = level.flatMap((outer) => this.decode(outer.text, sniff(outer.text), depth, outer));
    return { views: this.views, isCut: this.isCut };
  }

  private decode(text: string, signals: number, depth: number, outer?: View): View[] {
    const found: View[] = [];
    for (const { how, signal, decode } of DECODERS) {
      if ((signals & signal) === 0) continue;
      for (const stretch of this.isFull() ? [] : decode(text)) {
        if (this.seen.has(stretch.text)) continue;
        if (depth > LIMITS.viewDepth || this.isFull()) {
          this.isCut = true;
          return found;
        }
        this.seen.add(stretch.text);
        const view = {
          how: outer ? `${outer.how}, ${how}` : how,
          text: stretch.text.slice(0, LIMITS.viewChars - this.characters),
          start: outer ? outer.start : stretch.start,
          end: outer ? outer.end : stretch.end,
          ...(outer || !stretch.narrow ? {} : { narrow: stretch.narrow }),
        };
        this.characters += view.text.length;
        if (view.text.length < stretch.text.length) this.isCut = true;
        found.push(view);
        this.views.push(view);
      }
    }
    return found;
  }

  private isFull(): boolean {
    return this.views.length >= LIMITS.views || this.characters >= LIMITS.viewChars;
  }
}
