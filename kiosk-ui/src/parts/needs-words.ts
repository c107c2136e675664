/** The key of the words for what a level takes beside the card. */
export const needsWords = (needs: 2 | 3) => (needs === 2 ? 'lookUp.needs.password' : 'lookUp.needs.biometric');
