/** What every receipt printer must do at its mouth, with a presenter or without: call it beside the contract of receipt printers. */
import { describe, expect, it, type TestContext } from 'vitest';
import type { PrintJob, PrintOutcome } from './receipt-printer.ts';
import { TEST_TIMEOUT_MS, type ReceiptPrinterContract } from './receipt-printer.contract.ts';

const job = (jobId: string): PrintJob => ({ jobId, content: [{ type: 'text', text: jobId }] });
const held = { evidence: 'presented', failure: null } as const;

async function setUp({ onTestFinished }: TestContext, contract: ReceiptPrinterContract) {
  const rig = await contract.setUp();
  onTestFinished(() => rig.dispose());
  await rig.settle(rig.driver.start(new AbortController().signal));
  const events: string[] = [];
  rig.driver.onMedia(({ type, jobId }) => events.push(`${type} ${jobId}`));
  return {
    ...rig,
    events,
    print: (jobId: string): Promise<PrintOutcome> => rig.settle(rig.driver.print(job(jobId))),
    retract: (jobId: string | null) => rig.settle(rig.driver.retract(jobId)),
  };
}

export function describePresenterContract(name: string, contract: ReceiptPrinterContract): void {
  describe.concurrent(`mouth of a receipt printer: ${name}`, { timeout: TEST_TIMEOUT_MS }, () => {
    if (contract.hasPresenter) lawsOfPresenters(contract);
    else lawsWithoutPresenter(contract);
  });
}

function lawsOfPresenters(contract: ReceiptPrinterContract): void {
  it('a paper is held out until a hand takes it, and that is said', async (context) => {
    const rig = await setUp(context, contract);
    expect(await rig.print('JOB-1')).toMatchObject(held);
    expect(rig.driver.status).toMatchObject({
      presenter: 'awaitingTake',
      media: 'entering',
      device: 'online',
    });
    expect(rig.events).toEqual(['presented JOB-1']);
    await rig.pass(5000);
    expect(rig.fateOf('JOB-1')).toBe('mouth');
    rig.takePaper();
    await rig.until(() => rig.events.length === 2);
    expect(rig.events).toEqual(['presented JOB-1', 'taken JOB-1']);
    expect(rig.driver.status).toMatchObject({ presenter: 'idle', media: 'notPresent' });
  });

  it('what nobody took is pulled back, once', async (context) => {
    const rig = await setUp(context, contract);
    await rig.print('JOB-1');
    expect(await rig.retract('JOB-1')).toEqual({ ok: true });
    expect(rig.fateOf('JOB-1')).toBe('bin');
    expect(rig.events).toEqual(['presented JOB-1', 'retracted JOB-1']);
    expect(rig.driver.status).toMatchObject({ presenter: 'idle', media: 'retracted' });
    expect(await rig.retract('JOB-1')).toMatchObject({ ok: false, error: 'noMediaPresent' });
  });

  it('no second paper is pushed behind one that hangs there', async (context) => {
    const rig = await setUp(context, contract);
    for (const jobId of ['JOB-1', 'JOB-2', 'JOB-3']) expect(await rig.print(jobId)).toMatchObject(held);
    const fates = ['JOB-1', 'JOB-2', 'JOB-3'].map((jobId) => rig.fateOf(jobId));
    expect(fates).toEqual(['bin', 'bin', 'mouth']);
    expect(rig.driver.status).toMatchObject({ device: 'online', paper: 'full' });
  });

  it('nothing is pulled back for another job, and nothing where nothing is', async (context) => {
    const rig = await setUp(context, contract);
    expect(await rig.retract(null)).toMatchObject({ ok: false, error: 'noMediaPresent' });
    await rig.print('JOB-1');
    expect(await rig.retract('JOB-0')).toMatchObject({ ok: false, error: 'noMediaPresent' });
    expect(rig.fateOf('JOB-1')).toBe('mouth');
  });

  it('nothing is pulled back once the driver has ended', async (context) => {
    const rig = await setUp(context, contract);
    await rig.settle(rig.driver.stop());
    expect(await rig.retract(null)).toMatchObject({ ok: false, error: 'linkLost' });
  });
}

function lawsWithoutPresenter(contract: ReceiptPrinterContract): void {
  it('nothing can be pulled back, and nothing is told of papers', async (context) => {
    const rig = await setUp(context, contract);
    expect(rig.driver.status).toMatchObject({ presenter: null, retractBin: null, retractCount: null });
    expect(await rig.print('JOB-1')).toMatchObject({ evidence: contract.evidence });
    expect(await rig.retract('JOB-1')).toMatchObject({ ok: false, error: 'unsupportedCommand' });
    expect(rig.events).toEqual([]);
  });
}
