/**
 * aedes without the routing of uplinks: an authorised one was given to `accept`, and no kiosk may subscribe to it. That saves
 * a lookup of subscribers for each message, about a third of the broker's work (aedes.js, publish).
 */
import { Aedes, type Client, type PublishPacket } from 'aedes';

type Done = (error?: Error) => void;

export class UplinkAedes extends Aedes {
  /** aedes calls this with a client for what clients say, and without one for what we or itself announce. */
  override publish(packet: PublishPacket, clientOrDone: Client | Done, done?: Done): void {
    if (typeof clientOrDone === 'function') super.publish(packet, clientOrDone);
    else done?.();
  }
}
