/** A verdict -> what the host is told. Pure, so that one table shows what every host does with everything. */
import { type Answer, type Protocol, SILENT } from './protocol';
import type { Question } from './question';
import { noticeOf, type Verdict, wordsOf } from './words';

/**
 * @param question undefined when the input could not be read
 * @param onError what becomes of what could not be verified
 */
export function answerOf(
  protocol: Protocol,
  question: Pick<Question, 'row'> | undefined,
  verdict: Verdict,
  onError: 'refuse' | 'allow',
): Answer {
  if (verdict.is === 'clean') return question?.row.allow ?? SILENT;
  if (verdict.is === 'unknown' && onError === 'allow') {
    const notice = noticeOf(verdict);
    // The answer that lets pass, where the host needs one: a notice instead of it would be a refusal.
    const answer = question?.row.allow ?? protocol.notice?.(notice) ?? SILENT;
    return { ...answer, stderr: `${notice}\n` };
  }
  const words = wordsOf(verdict);
  return question ? question.row.refuse(words) : protocol.blind(words);
}
