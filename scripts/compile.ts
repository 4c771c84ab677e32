/** Turns the data that people edit (rules/, src/catalog/) into the modules that the program loads (src/generated/). */
import { mkdirSync } from 'node:fs';
import { compileCatalog } from './compile/catalog';
import { compileRules } from './compile/rules';

mkdirSync('src/generated', { recursive: true });
compileCatalog();
compileRules();
