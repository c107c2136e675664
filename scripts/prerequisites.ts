import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { NEEDED as NEEDED_BY_THE_RIG } from './hid-vm/needs.ts';

/** What the tests need beyond npm: a program, and the Debian package that brings it. */
const NEEDED = [
  { what: 'Chromium', found: () => existsSync('/usr/bin/chromium') || onPath('chromium'), debian: 'chromium' },
  { what: 'a system font', found: () => existsSync('/usr/share/fonts/truetype/dejavu'), debian: 'fonts-dejavu-core' },
  { what: 'a pseudo-terminal program', found: () => onPath('socat') || onPath('python3'), debian: 'socat' },
  { what: 'the reference IPP printer', found: () => onPath('ippeveprinter') && onPath('ipptool'), debian: 'cups-ipp-utils' },
  { what: 'a system bus, which that needs', found: () => onPath('dbus-daemon'), debian: 'dbus' },
  { what: 'Redis, which several central processes share', found: () => onPath('redis-server'), debian: 'redis-server' },
  { what: 'the smart card service', found: () => existsSync('/usr/sbin/pcscd'), debian: 'pcscd' },
  { what: 'a virtual card reader', found: () => hasPackage('vsmartcard-vpcd'), debian: 'vsmartcard-vpcd' },
  ...NEEDED_BY_THE_RIG.map(({ file, what, debian }) => ({ what, found: () => existsSync(file), debian })),
];

const hasPackage = (name: string): boolean => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status === 0;

function onPath(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

/**
 * Makes sure that the tests have what they need. As root on Debian it installs the missing packages; otherwise it ends the process with
 * status 3 and one line that says what to install.
 */
export function ensurePrerequisites(): void {
  const missing = NEEDED.filter((need) => !need.found());
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.debian).join(' ');
  const isRoot = process.getuid?.() === 0;
  if (isRoot && onPath('apt-get')) {
    console.error(`changqing: installing ${packages} from Debian …`);
    const install = `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${packages}`;
    spawnSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (NEEDED.every((need) => need.found())) return;
  }
  console.error(`changqing: the tests need ${missing.map((need) => need.what).join(', ')}. Install with: sudo apt-get install ${packages}`);
  process.exit(3);
}
