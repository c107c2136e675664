import { commandRequest, err, ok, type Problem, type Result } from '@changqing/protocol';
import type { SessionRunner } from '../sessions/run-session.ts';
import type { Nonces } from './nonces.ts';
import type { ViewFeed } from './view-feed.ts';

/** Takes what was touched. Errors: `request-invalid`, `nonce-invalid`, `command-not-now`. Answers with the version of the view after it. */
export function takeCommand(body: unknown, runner: SessionRunner, nonces: Nonces, feed: ViewFeed): Result<number, Problem> {
  const parsed = commandRequest.safeParse(body);
  if (!parsed.success) {
    const fields = parsed.error.issues.slice(0, 5).map((issue) => ({ path: issue.path.join('.'), message: issue.code }));
    return err({ code: 'request-invalid', fields });
  }
  const { nonce, command } = parsed.data;
  // A sign of presence changes nothing, and may come with any touch of the page.
  const good = command.kind === 'presence' ? nonces.isValid(nonce) : nonces.use(nonce);
  if (!good) return err({ code: 'nonce-invalid' });
  const accepted = runner.command(command);
  // Also after a refusal the page needs a new nonce.
  feed.refresh();
  return accepted ? ok(feed.view.version) : err({ code: 'command-not-now', detail: command.kind });
}
