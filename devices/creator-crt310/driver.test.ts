/** The driver against its simulator on all three kinds of line. */
import { describeCardReaderContract } from '../card-reader.contract.ts';
import { readerOn } from '../card-reader-rig.ts';
import { LINE_KINDS } from '../driver-rig.ts';
import { CRT310_PARTS } from './rig-parts.ts';

for (const kind of LINE_KINDS) {
  describeCardReaderContract(`CRT-310 on ${kind}`, {
    hasStacker: false,
    hasMagneticHead: true,
    knowsBin: false,
    identity: 'CRT 310 V3.0 SN00000310',
    setUp: () => readerOn(kind, CRT310_PARTS),
  });
}
