/**
 * What a file goes through, in a chunk of its own: most of the program. Loaded with the first file that counts, because
 * many a folder has none, and an agent waits for that answer too.
 */
export { check } from '../check/check';
export { ownRules, ruleSet } from '../check/phrases/rule-set';
export * from './reading';
export { testRules } from './rule-test';
export { checkerOf, newChecks } from './threads/checks';
