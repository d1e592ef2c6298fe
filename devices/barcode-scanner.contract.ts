/** What every barcode scanner must do, whatever its protocol and its line (DESIGN 3): call it from the driver's test. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BarcodeScanner, ScanEvent } from './barcode-scanner.ts';
import type { DriverRig } from './driver-rig.ts';
import type { ScanWindow } from './scan-window.ts';

/** A scanner on its simulator, set to UTF-8, with nothing before its window; the driver is not started. */
export interface BarcodeScannerRig extends DriverRig<BarcodeScanner> {
  /** Hands, and the truth. */
  readonly window: ScanWindow;
  fallSilent(): void;
  /** It reads what it sees, asked or not. */
  readUnasked(): void;
}

/** Invented; the number has an area code that does not exist. */
const CODE = '000000199001010012';
const SCAN_MS = 5000;

export function describeBarcodeScannerContract(name: string, setUp: () => Promise<BarcodeScannerRig>): void {
  async function started() {
    const rig = await setUp();
    onTestFinished(() => rig.dispose());
    await rig.settle(rig.driver.start(new AbortController().signal));
    const events: ScanEvent[] = [];
    rig.driver.onScan((event) => events.push(event));
    return {
      ...rig,
      events,
      hold: (code: string | Uint8Array) => rig.window.hold(Buffer.from(code)),
      scan: (timeoutMs = SCAN_MS) => rig.settle(rig.driver.scan(timeoutMs)),
      isDark: () => rig.until(() => !rig.window.truth.isLit && rig.driver.status.scanner === 'off'),
    };
  }

  describe(`barcode scanner: ${name}`, () => {
    it('starts dark, and waits', async () => {
      const rig = await started();
      expect(rig.driver.status).toMatchObject({ device: 'online', link: 'up', scanner: 'off', action: null });
      expect(rig.window.truth).toMatchObject({ isLit: false, read: 0 });
    }, 60_000);

    it('reads a code that is held before it, and goes dark', async () => {
      const rig = await started();
      rig.hold(CODE);
      expect(await rig.scan()).toMatchObject({ ok: true, text: CODE });
      expect(rig.events.filter(({ type }) => type === 'read')).toHaveLength(1);
      await rig.isDark();
    }, 60_000);

    it('is lit while it waits for a code, longer than the scanner would by itself', async () => {
      const rig = await started();
      const scanning = rig.driver.scan(60_000);
      await rig.until(() => rig.driver.status.scanner === 'on');
      await rig.pass(40_000);
      await rig.until(() => rig.window.truth.isLit);
      rig.hold(CODE);
      expect(await rig.settle(scanning)).toMatchObject({ ok: true, text: CODE });
    }, 60_000);

    it('says that no code came, and is dark then', async () => {
      const rig = await started();
      expect(await rig.scan(1000)).toMatchObject({ ok: false, error: 'timeOut' });
      await rig.isDark();
      expect(rig.events).toEqual([]);
    }, 60_000);

    it('a scan that is called off ends at once, and what is shown afterwards is not read', async () => {
      const rig = await started();
      const abort = new AbortController();
      const scanning = rig.driver.scan(SCAN_MS, abort.signal);
      await rig.until(() => rig.window.truth.isLit);
      abort.abort();
      expect(await rig.settle(scanning)).toMatchObject({ ok: false, error: 'cancelled' });
      await rig.isDark();
      rig.hold(CODE);
      await rig.pass(1000);
      expect(rig.window.truth.read).toBe(0);
    }, 60_000);

    it('a scan that was called off before never lights up', async () => {
      const rig = await started();
      rig.hold(CODE);
      const result = await rig.settle(rig.driver.scan(SCAN_MS, AbortSignal.abort()));
      expect(result).toMatchObject({ ok: false, error: 'cancelled' });
      await rig.pass(1000);
      expect(rig.window.truth.read).toBe(0);
    }, 60_000);

    it('refuses a second scan while one runs, which goes on', async () => {
      const rig = await started();
      const scanning = rig.driver.scan(SCAN_MS);
      expect(await rig.driver.scan(SCAN_MS)).toMatchObject({ ok: false, error: 'sequenceError' });
      rig.hold(CODE);
      expect(await rig.settle(scanning)).toMatchObject({ ok: true, text: CODE });
    }, 60_000);

    it('gives each scan the code that was shown for it', async () => {
      const rig = await started();
      for (const text of ['A-1', 'B-2', 'C-3']) {
        rig.hold(text);
        expect(await rig.scan()).toMatchObject({ ok: true, text });
      }
    }, 60_000);

    it('a code that comes when nobody asks is thrown away', async () => {
      const rig = await started();
      // The driver sets it back as soon as it sees it.
      while (rig.window.truth.read === 0) {
        rig.readUnasked();
        rig.hold(CODE);
        await rig.pass(500);
      }
      rig.window.takeAway();
      await rig.pass(5000);
      expect(rig.events).toEqual([]);
      expect(await rig.scan(1000)).toMatchObject({ ok: false, error: 'timeOut' });
    }, 60_000);

    it('a scanner that was set to read unasked is set back', async () => {
      const rig = await started();
      rig.readUnasked();
      await rig.until(() => rig.driver.counters()['modeRestored'] === 1);
      expect(rig.window.truth.isLit).toBe(false);
      expect(rig.driver.status).toMatchObject({ scanner: 'off', action: null });
    }, 60_000);

    it('reads Chinese', async () => {
      const rig = await started();
      rig.hold('居住证明 𠮷·䶮');
      expect(await rig.scan()).toMatchObject({ ok: true, text: '居住证明 𠮷·䶮' });
    }, 60_000);

    for (const [reason, code] of [
      ['controlCharacter', 'A\u001B[2J'],
      ['controlCharacter', 'A\u202Etxt.exe'],
      ['encoding', Uint8Array.of(0x41, 0xff, 0xfe)],
      ['tooLong', 'A'.repeat(1100)],
    ] as const) {
      it(`a code with ${reason} is refused, and the next one is read (${code.length})`, async () => {
        const rig = await started();
        rig.hold(code);
        const scanning = rig.driver.scan(20_000);
        await rig.until(() =>
          rig.events.some((event) => event.type === 'rejected' && event.reason === reason),
        );
        rig.hold(CODE);
        expect(await rig.settle(scanning)).toMatchObject({ ok: true, text: CODE });
      }, 60_000);
    }

    it('nothing of a code is traced', async () => {
      const rig = await started();
      rig.hold(CODE);
      await rig.scan();
      rig.readUnasked();
      await rig.pass(5000);
      const traced = JSON.stringify(rig.trace);
      expect(traced).toContain('code');
      expect(traced).not.toContain(CODE);
      expect(traced).not.toContain(Buffer.from(CODE.slice(0, 6)).toString('hex').toUpperCase());
    }, 60_000);

    it('silence ends the driver, and a scan with it', async () => {
      const rig = await started();
      const scanning = rig.driver.scan(10_000);
      await rig.until(() => rig.window.truth.isLit);
      rig.fallSilent();
      expect(await rig.settle(scanning)).toMatchObject({ ok: false, error: 'linkLost' });
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'silent' });
      expect(rig.driver.status).toMatchObject({ device: 'offline', link: 'silent', scanner: 'unknown' });
      expect(await rig.driver.scan(1000)).toMatchObject({ ok: false, error: 'linkLost' });
    }, 60_000);

    it('silence of a scanner that nobody uses is noticed too', async () => {
      const rig = await started();
      rig.fallSilent();
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'silent' });
    }, 60_000);

    it('the end of the stream ends the driver, and a scan with it', async () => {
      const rig = await started();
      const scanning = rig.driver.scan(SCAN_MS);
      await rig.until(() => rig.window.truth.isLit);
      await rig.hangUp();
      expect(await rig.settle(scanning)).toMatchObject({ ok: false, error: 'linkLost' });
      expect(await rig.settle(rig.driver.ended)).toMatchObject({ reason: 'closed' });
      expect(rig.driver.status.link).toBe('down');
    }, 60_000);

    it('does not start where nobody answers', async () => {
      const rig = await setUp();
      onTestFinished(() => rig.dispose());
      rig.fallSilent();
      await expect(rig.settle(rig.driver.start(new AbortController().signal))).rejects.toMatchObject({
        code: 'device.not-answering',
      });
    }, 60_000);

    it('a start can be aborted', async () => {
      const rig = await setUp();
      onTestFinished(() => rig.dispose());
      await expect(rig.settle(rig.driver.start(AbortSignal.abort()))).rejects.toMatchObject({
        code: 'device.cancelled',
      });
    }, 60_000);
  });
}
