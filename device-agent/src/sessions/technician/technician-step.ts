import type { Step } from '@changqing/protocol';
import type { TechnicianPage } from './technician-page.ts';

/** What the screen shows of somebody being let in. `instantOf` tells what wall clock a monotonic time is. */
export function technicianStep(page: TechnicianPage, instantOf: (monotonicMs: number) => string): Step {
  switch (page.page) {
    case 'card':
      return { step: 'technician.card', ...(page.problem === undefined ? {} : { problem: page.problem }) };
    case 'pin':
      return {
        step: 'technician.pin',
        maskedName: page.maskedName,
        ...(page.problem === undefined ? {} : { problem: page.problem }),
        ...(page.waitUntil === undefined ? {} : { waitUntil: instantOf(page.waitUntil) }),
      };
    case 'word':
      return { step: 'technician.pin', maskedName: page.maskedName, problem: page.problem };
    case 'desk': {
      const { staffId, name, role, maySet } = page.staff;
      return { step: 'technician.desk', staffId, name, role, maySet, idleUntil: instantOf(page.until) };
    }
  }
}
