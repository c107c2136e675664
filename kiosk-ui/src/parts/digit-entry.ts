export type DigitKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'clear' | 'erase';

/** One key more of an entry of digits; keys beyond `most` places change nothing. */
export function pressDigit(digits: string, key: DigitKey, most: number): string {
  if (key === 'clear') return '';
  if (key === 'erase') return digits.slice(0, -1);
  return digits.length >= most ? digits : digits + key;
}
