import { spawnSync } from 'node:child_process';

/** The account that the server runs under. PostgreSQL refuses root, so root steps down; anybody else runs it as themselves. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  /** True when files must be handed over and the process must step down. */
  readonly stepsDown: boolean;
}

function numberOf(flag: '-u' | '-g', user: string): number | undefined {
  const asked = spawnSync('id', [flag, user], { encoding: 'utf8' });
  return asked.status === 0 ? Number(asked.stdout.trim()) : undefined;
}

/** `postgres` where that account exists, else `nobody`, for root; the own account for others. */
export function findServerAccount(): ServerAccount {
  const own = process.getuid?.() ?? 0;
  if (own !== 0) return { uid: own, gid: process.getgid?.() ?? own, stepsDown: false };
  for (const user of ['postgres', 'nobody']) {
    const uid = numberOf('-u', user);
    const gid = numberOf('-g', user);
    if (uid !== undefined && gid !== undefined) return { uid, gid, stepsDown: true };
  }
  return { uid: 65_534, gid: 65_534, stepsDown: true };
}

/** Whether the account can use a path; asked of the kernel as that account, since every folder above counts as well. */
export function canUse(account: ServerAccount, test: '-r' | '-w' | '-x', path: string): boolean {
  const as = account.stepsDown ? { uid: account.uid, gid: account.gid } : {};
  return spawnSync('test', [test, path], { ...as, cwd: '/' }).status === 0;
}
