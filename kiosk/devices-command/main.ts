/** `doorstep devices`: finding, configuring, trying out, watching and simulating the devices of a kiosk (docs/devices.md). */
import { Command } from 'commander';
import { listCommand } from './list.ts';
import { probeCommand } from './probe.ts';
import { selfTestCommand } from './self-test.ts';
import { simulateDeviceCommand } from './simulate.ts';
import { traceCommand } from './trace.ts';

export function devicesCommand(): Command {
  return new Command('devices')
    .description('find, try out, watch and simulate the devices of a kiosk')
    .addCommand(listCommand())
    .addCommand(probeCommand())
    .addCommand(selfTestCommand())
    .addCommand(traceCommand())
    .addCommand(simulateDeviceCommand());
}
