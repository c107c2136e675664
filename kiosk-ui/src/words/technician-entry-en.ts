import type { Worded } from './worded.ts';
import type { technicianEntryZh } from './technician-entry-zh.ts';

export const technicianEntryEn: Worded<typeof technicianEntryZh> = {
  card: {
    title: 'Technician: lay your card',
    line: 'Your own ID card, flat on the reader.',
    not: 'For a service, please touch Back.',
  },
  pin: {
    title: 'Type your PIN',
    line: '{{name}}, six to eight digits.',
    entered: '{{count}} typed',
    complete: 'Long enough: you can go in',
    wait: 'Please wait {{seconds}} seconds, then type',
    enter: 'Open maintenance',
    clear: 'Clear',
    erase: 'Erase one',
  },
  loading: { title: 'Opening maintenance', failed: 'Maintenance did not open', again: 'Open it again' },
};
