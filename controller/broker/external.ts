/**
 * The controller as a client of an external broker, one connection for each region that it serves (fleet.md 6.1). Who a message
 * is from is what its topic says: the broker's access control vouches for it (docs/external-broker.md).
 */
import type { RegionId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/log.ts';
import { encode } from '../../shared/protocol/index.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { Broker, BrokerHandlers } from './broker.ts';
import { parseBrokerUrl } from './broker-url.ts';
import { createCounterSet } from './counters.ts';
import { createRegionLink } from './region-link.ts';

export interface ExternalBrokerConfig {
  /** `mqtt://user:password@host:port` or `mqtts://…`; never logged. */
  readonly url: string;
  readonly regions: readonly RegionId[];
  /** Id of the controller's database, for the will; the same as in what is announced. */
  readonly controllerEpoch: string;
  readonly handlers: BrokerHandlers;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * `start` returns at once: an unreachable broker is tried again until `close`, and `brokerReachable` tells.
 * @throws AppError `config.invalid` for a URL that is none.
 */
export function createExternalBroker(config: ExternalBrokerConfig): Broker {
  const { regions, controllerEpoch, handlers, clock, log, random } = config;
  const target = parseBrokerUrl(config.url);
  const counters = createCounterSet();
  const up = new Set<RegionId>();
  /** What the handlers were told last; null: nothing yet. */
  let wasReachable: boolean | null = null;

  const links = new Map(
    regions.map((region) => [
      region,
      createRegionLink(
        { target, region, controllerEpoch },
        {
          accept: (uplink) => handlers.accept(uplink),
          onReachable: (isReachable) => onReachable(region, isReachable),
          clock,
          random,
          log,
          counters,
        },
      ),
    ]),
  );

  function onReachable(region: RegionId, isRegionReachable: boolean) {
    if (isRegionReachable) up.add(region);
    else up.delete(region);
    const isReachable = up.size === links.size;
    if (isReachable === wasReachable) return;
    wasReachable = isReachable;
    handlers.brokerReachable(isReachable);
  }

  return {
    async start() {
      for (const link of links.values()) link.start();
    },
    send({ region, kiosk }, kind, message) {
      const link = links.get(region);
      if (link === undefined) counters.add('downlink.absent');
      else link.send(kiosk, kind, Buffer.from(encode(message)));
    },
    /** MQTT gives a client no way to do that; revoke the kiosk's credentials in the broker. */
    disconnect() {},
    announce(state) {
      for (const link of links.values()) link.announce(state);
    },
    connectionCount: () => null,
    counters: () => counters.read(),
    async close() {
      await Promise.all([...links.values()].map((link) => link.close()));
    },
  };
}
