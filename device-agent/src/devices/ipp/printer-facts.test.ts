import { describe, expect, it } from 'vitest';
import type { IppAttribute } from './codec/message.ts';
import { parseAbout, parseCondition } from './printer-facts.ts';
import { attribute, boolean, enumeration, keyword, mime, text, uri } from './wire.ts';

const group = (...attributes: readonly IppAttribute[]) => ({ group: 'printer' as const, attributes });
const condition = (state: number, ...reasons: readonly string[]) =>
  parseCondition(group(attribute('printer-state', enumeration(state)), attribute('printer-state-reasons', ...reasons.map(keyword))));

describe('how a printer says that it is (RFC 8011 §5.4.11, §5.4.12)', () => {
  it.each([
    [3, ['none'], { fault: undefined, mentioned: undefined, paperLow: false, markerLow: false }],
    [5, ['media-empty-error'], { fault: 'paper-out' }],
    // Without a suffix a reason is an error, and it counts whatever the state says.
    [3, ['media-empty'], { fault: 'paper-out' }],
    [4, ['media-empty-warning'], { fault: undefined, mentioned: 'paper-out', paperLow: true }],
    [5, ['media-empty-warning'], { fault: 'paper-out' }],
    [5, ['media-jam-error', 'cover-open-error'], { fault: 'cover-open' }],
    [5, ['door-open-report', 'media-jam'], { fault: 'paper-jam' }],
    [5, ['input-tray-feed-error'], { fault: 'paper-jam' }],
    [3, ['toner-low-warning'], { fault: undefined, markerLow: true }],
    [3, ['marker-supply-low-report', 'media-low-warning'], { fault: undefined, markerLow: true, paperLow: true }],
    [5, ['marker-supply-empty-error'], { fault: 'marker-empty' }],
    [5, ['paused'], { fault: 'cancelled' }],
    [5, ['none'], { fault: 'unrecoverable' }],
    [5, ['com.example-fuser-sad-error'], { fault: 'unrecoverable' }],
    [3, ['com.example-moon-full-report'], { fault: undefined }],
  ])('state %i with %j', (state, reasons, told) => {
    expect(condition(state, ...reasons)).toMatchObject(told);
  });

  it('nothing said is nothing wrong', () => {
    expect(parseCondition(undefined)).toMatchObject({ state: undefined, fault: undefined, accepting: true });
    expect(parseCondition(group(attribute('printer-is-accepting-jobs', boolean(false))))).toMatchObject({ accepting: false });
  });
});

describe('what a printer is', () => {
  it('its serial number stands where it tells it', () => {
    const by = (...attributes: readonly IppAttribute[]) => parseAbout(group(...attributes)).identity;
    expect(by(attribute('printer-device-id', text('MFG:Maker;MDL:M1;SN:42;'))).serialNumber).toBe('42');
    expect(by(attribute('printer-uuid', uri('urn:uuid:1-2'))).serialNumber).toBe('1-2');
    expect(by(attribute('printer-serial-number', text('7')), attribute('printer-uuid', uri('urn:uuid:1-2'))).serialNumber).toBe('7');
    expect(by(attribute('printer-device-id', text('MFG:Maker;;:;x'))).maker).toBe('Maker');
    expect(by()).toEqual({ model: 'ipp', maker: 'IPP', serialNumber: '', firmware: '' });
  });

  it('what it says is cut and cleaned before it goes anywhere', () => {
    const { identity } = parseAbout(group(attribute('printer-make-and-model', text(`A\u0000\u001b[2J${'x'.repeat(10_000)}`))));
    expect(identity.maker).toHaveLength(120);
    expect(identity.maker.startsWith('A  [2J')).toBe(true);
  });

  it('what it can do', () => {
    const { abilities, operations } = parseAbout(
      group(
        attribute('document-format-supported', mime('application/pdf'), mime('image/urf')),
        attribute('sides-supported', keyword('one-sided'), keyword('two-sided-short-edge')),
        attribute('copies-supported', { kind: 'rangeOfInteger', lower: 1, upper: 20 }),
        attribute('operations-supported', enumeration(2), enumeration(0x4001)),
      ),
    );
    expect(abilities).toEqual({ formats: ['application/pdf', 'image/urf'], duplex: false, maximumCopies: 20 });
    expect([...operations]).toEqual(['Print-Job']);
    expect(parseAbout(undefined).abilities).toEqual({ formats: [], duplex: false, maximumCopies: 1 });
  });
});
