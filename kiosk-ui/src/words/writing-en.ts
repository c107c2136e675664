import type { writingZh } from './writing-zh.ts';

export const writingEn: Readonly<Record<keyof typeof writingZh, string>> = {
  writeTitle: 'Write with a finger',
  writeLine: 'Only the bureau’s staff read it. It is deleted after {{days}} days.',
  writeHere: 'Write in this frame',
  writeFull: 'The frame is full. You can send it',
  wipe: 'Wipe',
  sendStrokes: 'Send message',
  typeTitle: 'Type your message',
  typeLine: 'Only the bureau’s staff read it. It is deleted after {{days}} days.',
  typeHere: 'Touch the letters below',
  typeFull: 'That is as long as it can be',
  noWord: 'No word is spelt so. Erase a letter',
  loading: 'Preparing the keyboard',
  sendText: 'Send message',
  erase: 'Erase',
  chinese: '中文',
  latin: 'ABC',
  digits: '123',
  earlier: 'Earlier words',
  later: 'More words',
};
