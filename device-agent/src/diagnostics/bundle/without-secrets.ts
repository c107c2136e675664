const SECRET = /password|secret|token|pin$|credential/i;
const GONE = '（不外传）';

/** Settings as they may leave the machine: what is called a secret, and who logs in where in an address, is left out. Pure. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/:\/\/[^/@\s]*@/g, '://');
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, SECRET.test(key) ? GONE : withoutSecrets(member)]));
}

/**
 * A line of the log as it may leave the machine. The log holds no numbers of people; should a program below ours ever tell one, in an error's text,
 * it is not carried on.
 */
export const withoutNumbers = (line: string): string => line.replace(/(?<![0-9a-zA-Z])(\d{17}[\dXx]|\d{15})(?![0-9a-zA-Z])/g, GONE);
