import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

interface Times {
  readonly pid: number;
  readonly parent: number;
  readonly ms: number;
}

function timesOf(pid: number): Times | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks; what follows it does not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return undefined;
  }
}

/** Processor time of a process so far, and of everything that it has started (a database server, its connections), in ms. */
export function cpuOf(pid: number | undefined): { readonly ownMs: number; readonly childrenMs: number } {
  if (pid === undefined) throw new Error('the process has no pid');
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => timesOf(Number(name)) ?? []); // prettier-ignore
  const below = new Set([pid]);
  let childrenMs = 0;
  for (let found = true; found;) {
    found = false;
    for (const { pid: own, parent, ms } of all) {
      if (below.has(own) || !below.has(parent)) continue;
      below.add(own);
      childrenMs += ms;
      found = true;
    }
  }
  return { ownMs: all.find((times) => times.pid === pid)?.ms ?? 0, childrenMs };
}
