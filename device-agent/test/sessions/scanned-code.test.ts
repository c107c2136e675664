import { fc } from '@changqing/fixtures/properties';
import { receiptCode } from '@changqing/protocol';
import { describe, expect, it } from 'vitest';
import { classifyCode } from '../../src/sessions/scanned-code.ts';

const CODE = '0123456789ABCDEF';

describe('what a scanned code is', () => {
  it.each([
    'http://127.0.0.1:7081/verify/0123456789ABCDEF',
    'https://sb.example.gov.cn/verify/0123456789ABCDEF',
    'https://sb.example.gov.cn/kiosk/v2/verify/0123456789ABCDEF',
  ])('takes the QR of a receipt or paper: %s', (text) => {
    expect(classifyCode(text)).toEqual({ kind: 'verification', code: CODE });
  });

  it.each([
    ['a script', `javascript:alert(1)//https://a/verify/${CODE}`],
    ['another scheme', `file:///verify/${CODE}`],
    ['a user name in the address', `https://bureau@evil.example/verify/${CODE}`],
    ['a query behind', `https://a.example/verify/${CODE}?x=1`],
    ['something in front', ` https://a.example/verify/${CODE}`],
    ['something behind', `https://a.example/verify/${CODE}\n`],
    ['two lines', `x\nhttps://a.example/verify/${CODE}`],
    ['a letter that codes have not', 'https://a.example/verify/0123456789ABCDEI'],
    ['small letters', 'https://a.example/verify/0123456789abcdef'],
    ['a code too long', `https://a.example/verify/${CODE}0`],
    ['a path that climbs', `https://a.example/%2e%2e/verify/${CODE}`],
    ['the code alone', CODE],
    ['a citizen number', '11010519491231002X'],
    ['a payment code', '286123456789012345678901'],
    ['an article', '6901234567892'],
    ['a record number', '0017-261123-0042-7'],
    ['letters alone', 'a'.repeat(40)],
    ['words', '常青社保'],
    ['nothing', ''],
    ['a token that is too long', `a1${'b'.repeat(127)}`],
    ['a token with something else in it', "a1b2c3d4e5f6a1b2c3d4e5f6' OR 1=1"],
  ])('does not know %s', (_, text) => {
    expect(classifyCode(text)).toEqual({ kind: 'unknown' });
  });

  it('passes an opaque word on as the token of an electronic social security card', () => {
    const token = 'Zx81-_0000aaaabbbbccccdd';
    expect(classifyCode(token)).toEqual({ kind: 'social-card', token });
  });

  it('whatever is scanned: only what fits is accepted, and it is a part of what was scanned', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.stringMatching(/^[A-Za-z0-9_-]{0,140}$/),
      fc.stringMatching(/^https?:\/\/[A-Za-z0-9.:@/?#%-]{0,60}\/verify\/[0-9A-Z]{14,18}.?$/),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const meaning = classifyCode(text);
        if (meaning.kind === 'verification') {
          expect(receiptCode.safeParse(meaning.code).success).toBe(true);
          expect(text.endsWith(`/verify/${meaning.code}`) && /^https?:\/\/[\w./:~-]+$/.test(text)).toBe(true);
        }
        if (meaning.kind === 'social-card') expect(/^[\w-]{24,128}$/.test(meaning.token) && meaning.token === text).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers at once whatever the length', () => {
    const long = `https://${'a.'.repeat(2_000_000)}/${'b/'.repeat(100_000)}verify/${CODE}`;
    const nasty = `https://${'a'.repeat(253)}/${'a/'.repeat(120)}`;
    const startedAt = performance.now();
    expect(classifyCode(long).kind).toBe('unknown');
    expect(classifyCode(nasty).kind).toBe('unknown');
    expect(performance.now() - startedAt).toBeLessThan(50);
  });
});
