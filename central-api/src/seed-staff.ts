import { staffCast } from '@changqing/fixtures';
import type { Central } from './context.ts';
import { setAccount } from './staff/set-account.ts';

const LEFT_AT_LEAST_MS = 30 * 86_400_000;

/**
 * Gives the simulated bureau its people, and renews accounts that soon run out, so that a world of months ago opens still. What somebody
 * changed about an account stays until then. Returns how many were set.
 */
export async function seedStaff(central: Central): Promise<number> {
  const stored = await central.databases.identity.selectFrom('staff').select(['id', 'valid_until']).execute();
  const until = new Map(stored.map(({ id, valid_until }) => [id, valid_until.getTime()]));
  const due = staffCast().filter(({ staffId }) => (until.get(staffId) ?? 0) - central.clock.now() < LEFT_AT_LEAST_MS);
  for (const { staffId, name, role, cardNumber, pin, password, totpSecret } of due) {
    const made = await setAccount(central, { staffId, name, role, cardNumber, pin, password, totpSecret });
    if (!made.ok) throw new Error(`the account ${staffId} is refused: ${JSON.stringify(made.error)}`);
  }
  return due.length;
}
