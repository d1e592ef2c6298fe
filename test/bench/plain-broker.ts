/** The same embedded broker without a store behind it: the peer against which durable ingest is measured. */
import { KioskId, RegionId } from '../../shared/domain/ids.ts';
import { noLog } from '../../shared/log.ts';
import { systemClock } from '../../shared/time/clock.ts';
import { createEmbeddedBroker } from '../../controller/broker/embedded.ts';

const region = RegionId.parse('510106');
const broker = createEmbeddedBroker({
  listen: { host: '127.0.0.1', port: Number(process.argv[2]) },
  clock: systemClock,
  log: noLog,
  handlers: {
    accept: () => Promise.resolve('stored'),
    authenticate: (username) => Promise.resolve({ region, kiosk: KioskId.parse(username) }),
    connectionClosed: () => {},
    brokerReachable: () => {},
  },
});
await broker.start();
process.stdout.write('ready\n');
