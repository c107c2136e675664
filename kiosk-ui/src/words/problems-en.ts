import type { ProblemCode } from '@changqing/protocol';
import type { ProblemWords } from './problems-zh.ts';

const ELSEWHERE = 'Please use another machine or go to the counter.';
const TOLD = 'A technician has been told.';
const ATTENDANT = 'Our staff have been told.';
const CALL = 'If you need help, touch Help.';

const inside = (happened: string): ProblemWords => ({ happened, now: ELSEWHERE, helps: TOLD });
const later = (happened: string): ProblemWords => ({ happened, now: 'Please come back later or go to the counter.', helps: TOLD });

export const problemsEn: Record<ProblemCode, ProblemWords> = {
  'request-invalid': inside('This step was not done'),
  'request-unsigned': inside('This machine must be registered again'),
  'request-replayed': { happened: 'This step is already done', now: 'Please see the result on the screen.', helps: CALL },
  'terminal-unknown': inside('This machine must be registered again'),
  'enrol-code-invalid': inside('This machine is not set up yet'),
  'not-authorised': inside('This machine must be registered again'),
  'not-found': inside('This page is not there'),
  'record-conflict': inside('Two records share a number'),
  'consent-unknown': later('Your consent is still on its way'),
  'evidence-unreadable': inside('The record could not be read'),
  'too-large': inside('This step was not done'),
  'rate-limited': later('Many people are being served'),
  'central-failed': later('The bureau is under repair'),
  'central-busy': later('The bureau is busy'),
  'host-refused': inside('This page does not open'),
  'origin-refused': inside('This page does not open'),
  'not-paired': inside('The screen is not connected yet'),
  'nonce-invalid': { happened: 'This step is already done', now: 'Please look and touch once more.', helps: CALL },
  'command-not-now': { happened: 'The page has changed', now: 'Please see what is on the screen now.', helps: CALL },
  'agent-failed': inside('The machine has a fault'),
  'number-incomplete': { happened: 'The number is not complete', now: 'It has 18 places: please go on.', helps: CALL },
  'number-characters': { happened: 'A character does not belong here', now: 'Please compare it with your card.', helps: CALL },
  'number-check': { happened: 'The last place does not fit', now: 'Please compare each place with your card.', helps: CALL },
  'number-date': { happened: 'The birth date does not fit', now: 'Please look at the eight digits in the middle.', helps: CALL },
  'card-unreadable': { happened: 'The card was not read', now: 'Please lift it and lay it flat again.', helps: CALL },
  'card-reader-unavailable': { happened: 'The card reader is not working', now: 'Please type the number below.', helps: TOLD },
  'fingerprint-reader-unavailable': {
    happened: 'The finger reader is not working',
    now: 'Use your palm, or another machine.',
    helps: TOLD,
  },
  'palm-reader-unavailable': { happened: 'The palm reader is not working', now: 'Use a finger, or another machine.', helps: TOLD },
  'readers-unavailable': inside('Neither reader is working'),
  'printer-paper-out': { happened: 'The paper is used up', now: 'Your record is safe.', helps: ATTENDANT },
  'printer-cover-open': { happened: 'The printer is open', now: 'Your record is safe.', helps: ATTENDANT },
  'printer-faulty': { happened: 'The printer has a fault', now: 'Your record is safe.', helps: TOLD },
  'printer-unavailable': { happened: 'The printer is not working', now: 'Your record is safe.', helps: TOLD },
  'printer-paper-low': { happened: 'Paper will run out soon', now: 'It still prints: please go on.', helps: TOLD },
  'document-printer-paper-out': { happened: 'The large printer is out of paper', now: 'It goes on when paper is in.', helps: ATTENDANT },
  'document-printer-jam': { happened: 'Paper is jammed', now: 'It goes on when the paper is out.', helps: ATTENDANT },
  'document-printer-open': { happened: 'The large printer is open', now: 'It goes on when it is closed.', helps: ATTENDANT },
  'document-printer-faulty': { happened: 'The large printer has a fault', now: 'Print a slip, or use another machine.', helps: TOLD },
  'document-printer-unavailable': {
    happened: 'The large printer is not working',
    now: 'Print a slip, or use another machine.',
    helps: TOLD,
  },
  'look-up-over': { happened: 'This look-up has ended', now: 'To look again, lay your card down anew.', helps: CALL },
  'assurance-too-low': { happened: 'This needs one more check', now: 'Type your service password, or use a finger.', helps: CALL },
  'password-locked': { happened: 'The password is closed', now: 'The counter sets a new one; bring your card.', helps: CALL },
  'print-limit': { happened: 'That is all for today', now: 'Come back tomorrow, or ask the counter.', helps: CALL },
  'nothing-on-file': { happened: 'Nothing is on file here', now: 'If that surprises you, ask at the counter.', helps: CALL },
  'paper-not-believed': inside('This paper was not printed'),
  'picture-unreadable': { happened: 'This page cannot be shown', now: 'Please ask for the original at the counter.', helps: CALL },
  'sums-wrong': inside('The record is being checked'),
  'central-unreachable': { happened: 'There is no network', now: 'Your finger can be kept and compared later.', helps: TOLD },
  'certifying-closed': inside('This machine is closed for now'),
  'storage-full': inside('This machine is full'),
  'storage-failed': inside('This machine cannot store records'),
  'settings-invalid': inside('This machine is not set up yet'),
  'clock-behind': inside('The clock of this machine is wrong'),
};
