import { err, ok, type Problem, type Result, type SelfTestId, type SelfTestRecord } from '@changqing/protocol';
import type { SelfTests } from '../diagnostics/self-tests/self-tests.ts';
import { isAborted } from '../links/aborted.ts';

/**
 * Runs the tests of an order, one after the other: only those that nobody has to stand beside. Problems: `command-not-now` where none of them is of
 * that sort, or somebody else tests at the moment.
 */
export async function runSelfTests(
  selfTests: SelfTests | undefined,
  wanted: readonly SelfTestId[] | undefined,
  signal: AbortSignal,
): Promise<Result<readonly SelfTestRecord[], Problem>> {
  const alone = selfTests?.alone ?? [];
  const tests = wanted === undefined ? alone : wanted.filter((test) => alone.includes(test));
  if (selfTests === undefined || tests.length === 0)
    return err({ code: 'command-not-now', detail: 'none of these tests runs without somebody at the kiosk' });
  const records: SelfTestRecord[] = [];
  for (const test of tests) {
    if (isAborted(signal)) break;
    const ran = await selfTests.run(test, 'central', signal);
    if (!ran.ok) return ran;
    records.push(ran.value);
  }
  return ok(records);
}
