import type { feedbackZh, infoZh } from './info-zh.ts';
import type { Worded } from './worded.ts';

export const infoEn: Worded<typeof infoZh> = {
  menu: {
    title: 'What would you like to read?',
    line: 'For everybody; no ID card needed.',
    notices: 'Notices',
    guides: 'Guides',
    sites: 'Places nearby',
    forms: 'Blank forms',
    message: 'Leave a message',
  },
  list: {
    none: { notices: 'There are no notices now', guides: 'There are no guides now', forms: 'There are no forms now' },
    title: { notices: 'Notices', guides: 'Guides', forms: 'Blank forms' },
    line: { notices: 'Touch one to read it.', guides: 'Touch one to go through it.', forms: 'Touch one; you see how many sheets first.' },
  },
  guide: { step: 'Step {{page}}/{{pages}}', next: 'Next step', previous: 'Step before' },
  sites: {
    title: 'Places nearby',
    line: 'The nearest is first.',
    km: 'about {{km}} km',
    here: 'right here',
    services: { certification: 'certify', 'look-up': 'look up', counter: 'counter' },
  },
};

export const feedbackEn: Worded<typeof feedbackZh> = {
  rate: {
    title: 'How did it go today?',
    line: 'One touch is enough.',
    ratings: { best: 'Very good', good: 'Good', fair: 'All right', poor: 'Not good', worst: 'Not good at all' },
  },
  way: {
    title: 'Anything to tell us?',
    line: 'It is fine if not.',
    strokes: 'Write with a finger',
    text: 'Type in pinyin',
    telephone: 'Have us call',
    none: 'No, that is all',
  },
  telephone: {
    title: 'Your telephone number',
    line: 'We will call you.',
    who: 'Only the bureau sees it; deleted after {{days}} days.',
    wrong: 'It does not look right. Please check it',
    entered: '{{count}} digits typed',
    empty: 'Mobile or landline',
    clear: 'Clear',
    erase: 'One back',
    send: 'Send number',
  },
  thanks: {
    title: 'Thank you. Goodbye',
    rated: 'Your rating has reached us.',
    message: 'Your words are with the bureau.',
    telephone: 'We will call you.',
    kept: 'There is no network now. It is kept and sent later.',
    home: 'Back to start',
  },
};
