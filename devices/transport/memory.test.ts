import { describe, expect, it } from 'vitest';
import { createEchoSimulator } from '../../test/support/echo-simulator.ts';
import { createTestClock } from '../../test/support/test-clock.ts';
import { createMemoryPair, createSimulatorTransport } from './memory.ts';

describe('memory pair', () => {
  it('delivers a copy, and never inside the call of write', async () => {
    const { host, device } = createMemoryPair();
    const heard: number[] = [];
    device.onData((bytes) => heard.push(...bytes));
    const bytes = Uint8Array.of(1, 2);
    const written = host.write(bytes);
    bytes.fill(9);
    expect(heard).toEqual([]);
    await written;
    expect(heard).toEqual([1, 2]);
  });

  it('closing one end closes the other, and each says which side it was', async () => {
    const { host, device } = createMemoryPair('memory:x');
    await device.close();
    expect(await host.closed).toEqual({ reason: 'closed by the other side' });
    expect(await device.closed).toEqual({ reason: 'closed by this side' });
    await expect(host.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'device.transport' });
  });

  it('bytes on their way when the line closes are lost, and their writer knows', async () => {
    const { host, device } = createMemoryPair();
    const heard: number[] = [];
    device.onData((bytes) => heard.push(...bytes));
    const written = host.write(Uint8Array.of(1));
    await device.close();
    await expect(written).rejects.toMatchObject({ code: 'device.transport' });
    expect(heard).toEqual([]);
  });
});

describe('simulator transport', () => {
  it('at a baud rate a write takes its wire time, and the answer takes its own after it', async () => {
    const clock = createTestClock();
    const transport = createSimulatorTransport(createEchoSimulator(), 'memory:echo', {
      clock,
      paceBaud: 9600,
    });
    let answeredAtMs = 0;
    let writtenAtMs = 0;
    transport.onData(() => {
      answeredAtMs = clock.monoMs();
    });
    const write = async () => {
      await transport.write(new Uint8Array(96));
      writtenAtMs = clock.monoMs();
    };
    await Promise.all([write(), clock.advance(300)]);
    expect(writtenAtMs).toBeCloseTo(100, 3);
    expect(answeredAtMs).toBeCloseTo(100 + 10_000 / 9600, 3);
  });

  it('a write that was cut off half-way rejects', async () => {
    const clock = createTestClock();
    const simulator = createEchoSimulator();
    const transport = createSimulatorTransport(simulator, 'memory:echo', { clock, paceBaud: 9600 });
    const written = transport.write(new Uint8Array(96));
    const cut = async () => {
      await clock.advance(50);
      await transport.close();
    };
    await Promise.all([expect(written).rejects.toMatchObject({ code: 'device.transport' }), cut()]);
    expect(simulator.heard.flatMap((bytes) => [...bytes]).length).toBeLessThan(96);
  });

  it('a simulator that speaks after the host hung up harms nobody', async () => {
    const simulator = createEchoSimulator();
    const transport = createSimulatorTransport(simulator, 'memory:echo', { clock: createTestClock() });
    await transport.close();
    simulator.say(Uint8Array.of(1));
    expect(await transport.closed).toEqual({ reason: 'closed by this side' });
  });
});
