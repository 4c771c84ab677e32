/** Turns the data that people edit (rules/, src/catalog/) into the modules that the program loads (src/generated/). */
import { mkdirSync } from 'node:fs';
import { compileCatalog } from './compile/catalog';
import { writePhrases } from './compile/phrases';
import { compileRules } from './compile/rules';

// While rules are being written: what compiles, and a word about what does not.
const complain = process.argv.includes('--lenient') ? console.error : undefined;
mkdirSync('src/generated', { recursive: true });
compileCatalog();
compileRules(complain);
writePhrases(complain);
