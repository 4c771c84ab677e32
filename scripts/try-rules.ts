/**
 * For whoever writes rules: `npx tsx scripts/try-rules.ts [family or id...]` compiles rules/ as it is, runs the examples
 * of those rules in process, and says what does not hold. Faster than a build and the whole test-suite.
 */
import { ruleSet } from '../src/check/phrases/rule-set';
import { testExamples } from '../src/commands/rule-test';
import { usablePhrases } from './compile/phrases';

const wanted = process.argv.slice(2);
const isWanted = (id: string): boolean =>
  wanted.length === 0 || wanted.some((name) => id === name || id.startsWith(`${name}/`));
let refused = 0;

const { rules, compiled } = usablePhrases((text) => {
  if (wanted.length > 0 && !wanted.some((name) => text.includes(name))) return;
  refused++;
  console.log(text);
});
const tested = rules
  .filter(({ id }) => isWanted(id))
  .map((rule) => ({ ...rule, file: `rules/${rule.id}.yaml` }));
const { passed, complaints } = testExamples(tested, ruleSet(compiled));
for (const complaint of complaints) console.log(complaint);
const bad = refused + complaints.length;
console.log(`${rules.length} phrase rules compiled, ${passed} examples hold, ${bad} complaints`);
process.exitCode = bad > 0 ? 1 : 0;
