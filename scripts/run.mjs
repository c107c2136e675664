// Runs a TypeScript entry on the project's own Node 24, installing first what is missing: `node scripts/run.mjs scripts/demo.ts …`.
import { spawn } from 'node:child_process';
import { environment, installPackages, node24, root } from './install.mjs';

installPackages();
const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error('usage: node scripts/run.mjs ENTRY.ts [ARGUMENT …]');
  process.exit(2);
}
const child = spawn(node24, ['--disable-warning=ExperimentalWarning', entry, ...args], { cwd: root, env: environment(), stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
