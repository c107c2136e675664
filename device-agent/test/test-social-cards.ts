import type { SocialCard } from '../src/hal/social-card-reader.ts';
import { createVirtualCard, type CardContent, type CardManners, type VirtualCard } from '../src/simulators/social-card/virtual-card.ts';

/** The invented card of the sheet on social security cards, section 6; its number is the sample of GB 11643. */
export const content: CardContent = {
  version: '2.00',
  region: '330300',
  cardNumber: 'A00000001',
  issuedOn: '2021-03-15',
  expiresOn: '2031-03-15',
  number: '11010519491231002X',
  name: '测试样本',
  birthDate: '1949-12-31',
};

/** What a reader makes of it. */
export const secondGeneration: SocialCard = {
  version: '2.00',
  cardIdentifier: '330300D15600000500000000FFFFFFFF',
  region: '330300',
  cardNumber: 'A00000001',
  issuedOn: '2021-03-15',
  expiresOn: '2031-03-15',
  number: '11010519491231002X',
  name: '测试样本',
  birthDate: '1949-12-31',
  denied: [],
};

/** One of the third generation, whose keys nobody has. */
export const thirdGeneration: SocialCard = {
  ...secondGeneration,
  version: '3.00',
  cardNumber: undefined,
  number: undefined,
  name: undefined,
  birthDate: undefined,
  denied: ['card-number', 'holder'],
};

export const secondCard = (manners?: CardManners): VirtualCard => createVirtualCard(content, manners);
export const thirdCard = (manners?: CardManners): VirtualCard => createVirtualCard({ ...content, version: '3.00' }, manners);
export const bankCard = (): VirtualCard => createVirtualCard(content, { foreign: true });
