import { z } from 'zod';

/** One line from the virtual machine to the host: a fact, how a check went, or the end with the status of the program. */
export const Report = z.union([
  z.strictObject({ fact: z.string() }),
  z.strictObject({ check: z.string(), ok: z.boolean(), ms: z.number(), detail: z.string().optional() }),
  z.strictObject({ exit: z.int() }),
]);
export type Report = z.infer<typeof Report>;

/** The device on which reports leave the virtual machine: its second serial port, where no message of the kernel comes between. */
export const REPORT_DEVICE = '/dev/ttyS1';

/** Takes text as it comes, cut anywhere, and gives the reports that are complete. What is no report is passed over: it is on the console too. */
export function createReportReader(): (text: string) => readonly Report[] {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    return lines.flatMap((line) => {
      const parsed = Report.safeParse(jsonOf(line));
      return parsed.success ? [parsed.data] : [];
    });
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
